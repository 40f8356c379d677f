"""The part of a script that trains: loss, learning rate, optimizer, and the loop."""

from playground.nn.batches import batch_points
from playground.points.config import RunConfig, TrainingConfig
from playground.points.export import words
from playground.points.frozen import frozen_parameters
from playground.points.structure import layer_places
from playground.tables.optimizers import OPTIMIZERS


def loss_part(config: RunConfig) -> str:
    """The loss of outputs for targets, and the penalty where there is one."""
    training = config.training
    name = training.loss
    body = words.LOSSES.get(f"{name} classes" if config.outputs > 1 else "", words.LOSSES[name])
    text = f"{words.title('the loss')}\ndef mean_loss(output, target):\n{body}\n\n\n"
    if not (training.l1 or training.l2):
        return text
    terms = []
    if training.l1:
        terms.append(f"        whole = whole + {training.l1!r} * layer.weight.abs().sum()  # L1")
    if training.l2:
        terms.append(f"        whole = whole + 0.5 * {training.l2!r} * layer.weight.square().sum()  # L2")
    lines = [
        "def penalty(network):",
        '    """On the weights, not on the biases. It is trained on, but no part of the loss that is printed."""',
        "    whole = 0.0",
        "    for layer in network.layers:",
        *terms,
        "    return whole",
    ]
    return text + "\n".join(lines) + "\n\n\n"


def rate_part(training: TrainingConfig) -> str:
    """The learning rate as a function of time; nothing where it is always the same."""
    body = words.SCHEDULES[training.schedule]
    if not body:
        return ""
    horizon = training.schedule_epochs
    warmup = min(training.warmup_epochs, horizon)
    filled = body.format(
        horizon=horizon, gamma=repr(training.schedule_gamma), warmup=warmup, rest=max(horizon - warmup, 1e-9), peak=repr(0.3 * horizon)
    )
    return (
        f"{words.title('the learning rate')}\ndef learning_rate(t):\n"
        f'    """At time t, in epochs; within an epoch it moves on with every update."""\n{filled}\n'
        f"    return {training.learning_rate!r} * share\n\n\n"
    )


def _optimizer(training: TrainingConfig) -> str:
    record = OPTIMIZERS[training.optimizer]
    named = {argument: getattr(training, name) for name, argument in record.settings} | dict(record.fixed)
    if "beta1" in named:
        named["betas"] = (named.pop("beta1"), named.pop("beta2"))
    arguments = "".join(f", {name}={value!r}" for name, value in sorted(named.items()))
    return f"torch.optim.{record.torch.rpartition('.')[2]}(network.parameters(), lr={training.learning_rate!r}{arguments})"


def training_part(config: RunConfig, points: int) -> str:
    """The loop over epochs and batches of so many training points."""
    training, network = config.training, config.network
    batch = batch_points(training.batch_size, points)
    mode = ["network.train()"]
    if network.hidden and network.batch_norm and (batch == 1 or points % batch == 1):
        mode = ["network.train(len(chosen) > 1)  # one point has no variance to normalize by"]
    if network.hidden and network.dropout:
        mode += ["# dropout too depends on the place in the run alone", "torch.manual_seed((SEED << 31) + epoch * len(x) + start)"]
    rate = ['optimizer.param_groups[0]["lr"] = learning_rate(epoch + start / len(x))'] if training.schedule != "constant" else []
    clip = [] if training.clip_norm is None else [f"nn.utils.clip_grad_norm_(network.parameters(), {training.clip_norm!r})"]
    frozen = frozen_places(config)
    still = ["for parameter, stays, _ in frozen:", "    parameter.grad[stays] = 0.0"] if frozen else []
    back = [
        "with torch.no_grad():  # momentum and weight decay move them too",
        "    for parameter, stays, values in frozen:",
        "        parameter[stays] = values[stays]",
    ] if frozen else []  # fmt: skip
    update = [
        "chosen = order[start : start + BATCH]",
        *mode,
        *rate,
        "optimizer.zero_grad()",
        f"loss = mean_loss(network(x[chosen]), y[chosen]){' + penalty(network)' if training.l1 or training.l2 else ''}",
        "loss.backward()",
        *still,
        *clip,
        "optimizer.step()",
        *back,
    ]
    lines = [
        f"BATCH = {batch}  # points of one update; the last one of an epoch takes what is left",
        "",
        "",
        *(frozen_lines(frozen) if frozen else ()),
        "def train(network, epochs):",
        *(["    frozen = frozen_parameters(network)"] if frozen else []),
        f"    optimizer = {_optimizer(training)}",
        "    for epoch in range(epochs):",
        f"        order = {'order_of(epoch, len(x))' if training.shuffle else 'torch.arange(len(x))'}",
        "        for start in range(0, len(x), BATCH):",
        *(" " * 12 + line for line in update),
        "        network.eval()",
        "        with torch.no_grad():",
        "            train_loss, test_loss = mean_loss(network(x), y).item(), mean_loss(network(x_test), y_test).item()",
        '        print(f"epoch {epoch + 1}: training loss {train_loss:.9g}, test loss {test_loss:.9g}", flush=True)',
    ]
    return words.title("training") + "\n" + "\n".join(lines) + "\n\n\n"


def frozen_places(config: RunConfig) -> dict[str, list[int]]:
    """The places of the numbers that stay as they are, by the name of their parameter."""
    stays, network = frozen_parameters(config), config.network
    parts = []
    for number, place in enumerate(layer_places(config.sizes)):
        parts += [(f"layers.{number}.weight", place.weights), (f"layers.{number}.bias", place.biases)]
    end = parts[-1][1].stop
    for number, width in enumerate(network.hidden if network.batch_norm else ()):
        for name in ("weight", "bias"):
            parts.append((f"norms.{number}.{name}", slice(end, end + width)))
            end += width
    found = {name: stays[place].nonzero()[0].tolist() for name, place in parts}
    return {name: places for name, places in found.items() if places}


def frozen_lines(places: dict[str, list[int]]) -> list[str]:
    """What says in the script which numbers stay."""
    return [
        "FROZEN = {  # the places of the numbers that stay as they are, in each parameter's flat order",
        *(f'    "{name}": {numbers},' for name, numbers in places.items()),
        "}",
        "",
        "",
        "def frozen_parameters(network):",
        '    """Each parameter with frozen numbers, which of them are, and what they are."""',
        "    found = []",
        "    for name, parameter in network.named_parameters():",
        "        stays = torch.zeros_like(parameter, dtype=torch.bool)",
        "        stays.view(-1)[FROZEN.get(name, [])] = True",
        "        found.append((parameter, stays, parameter.detach().clone()))",
        "    return found",
        "",
        "",
    ]
