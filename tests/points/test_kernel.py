"""The compiled kernel equals autograd, over every table."""

import re

import numpy as np
import pytest
import torch

from playground.nn.resolve import resolve
from playground.points.kernel import many as kernel_many
from playground.points.kernel import operators
from playground.points.model import MLP
from playground.points.trainer import make_trainer
from playground.tables.activations import ACTIVATIONS
from playground.tables.losses import LOSSES
from playground.tables.optimizers import OPTIMIZERS
from tests.points.cases import assert_agree, both_backends, config

ACTIVE = [name for name, record in ACTIVATIONS.items() if record.kernel is not None]


def test_every_record_has_a_kernel_number_of_its_own():
    for table in (ACTIVATIONS, LOSSES, OPTIMIZERS):
        assert sorted(record.kernel for record in table.values()) == list(range(len(table)))


@pytest.mark.parametrize("name", ACTIVE)
def test_activation_agrees_with_pytorch_point_by_point(name):
    z = torch.cat(
        [torch.linspace(-12, 12, 4001), torch.tensor([-300.0, -80.0, -30.0, -1.0, 0.0, 1.0, 30.0, 80.0, 300.0, -1e-4, 1e-4, 1e-20])]
    )
    x = torch.zeros(1, -(-len(z) // 16) * 16)
    x[0, : len(z)] = z
    found = operators.look_mlp(torch.tensor([1.0, 0.0]), torch.tensor([1, 1]), torch.tensor([ACTIVATIONS[name].kernel]), x, 0, 1)[
        0, : len(z)
    ]
    wanted = resolve(ACTIVATIONS[name].torch)()(z)
    assert torch.all((found - wanted).abs() <= 1e-6 * wanted.abs().clamp_min(1.0)), (found - wanted).abs().max()


@pytest.mark.parametrize("name", ACTIVE)
def test_slope_agrees_with_pytorch_point_by_point(name):
    """One weight, one point a batch: the gradient of ½(f(z) - y)² for the bias is (f(z) - y) f'(z)."""
    layer = resolve(ACTIVATIONS[name].torch)()
    for value in (-25.0, -6.0, -1.5, -1.0, -0.4, -1e-3, 0.0, 1e-3, 0.3, 0.9, 1.0, 2.5, 7.0, 25.0):
        z = torch.tensor([value], requires_grad=True)
        (0.5 * (layer(z) + 1.0) ** 2).sum().backward()
        parameters, gradients = torch.tensor([0.0, value]), torch.zeros(2)
        operators.train_mlp(
            parameters, gradients, torch.zeros(2), torch.zeros(2), torch.zeros(3, dtype=torch.int64), torch.ones(1, 1), -torch.ones(1, 1),
            torch.zeros(1, dtype=torch.float64), torch.tensor([1, 1]), torch.tensor([ACTIVATIONS[name].kernel]),
            torch.from_numpy(operators.UpdateSettings(0, 0, 0, 0, 1, 0, 0, 0, 0).as_array()),
            LOSSES["half_squared_error"].kernel, 0, 1, False, 0,
        )  # fmt: skip
        assert gradients[1].item() == pytest.approx(z.grad.item(), rel=3e-6, abs=3e-6), value


@pytest.mark.parametrize("name", ACTIVE)
def test_training_with_each_activation(name):
    assert_agree(*both_backends(config(network={"hidden": [5, 3], "activation": name})))


def test_an_activation_for_each_layer():
    assert_agree(*both_backends(config(network={"hidden": [5, 4, 3, 2], "activation": ["relu", "tanh", "sine", "gelu"]})))


TASKS = {"two classes": "classification", "four classes": "classification", "regression": "regression"}


@pytest.mark.parametrize(("name", "task"), [(name, task) for name, loss in LOSSES.items() for task in TASKS if TASKS[task] in loss.tasks])
def test_training_with_each_loss(name, task):
    data = {
        "two classes": {"dataset": "xor"}, "four classes": {"dataset": "blobs", "classes": 4}, "regression": {"dataset": "multi-gauss"},
    }[task]  # fmt: skip
    for output in ("auto", "tanh", "linear"):
        value = config(
            task=TASKS[task], data={"points": 80, "train_share": 0.7} | data, training={"loss": name}, network={"output": output}
        )
        assert_agree(*both_backends(value))


@pytest.mark.parametrize("extra", [{}, {"l1": 0.01}, {"l2": 0.05}, {"clip_norm": 0.05}, {"l1": 0.003, "l2": 0.003, "clip_norm": 0.1}])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_training_with_each_optimizer(name, extra):
    rate = 0.01 if name in ("rmsprop", "adam", "adamw") else 0.05
    training = {"optimizer": name, "learning_rate": rate, "epsilon": 1e-4, "momentum": 0.8, **extra}
    assert_agree(*both_backends(config(training=training)), 2e-5)


@pytest.mark.parametrize("schedule", ["step", "exponential", "cosine", "warmup_cosine", "one_cycle"])
def test_training_with_each_schedule(schedule):
    assert_agree(*both_backends(config(training={"schedule": schedule, "schedule_epochs": 5, "warmup_epochs": 2})))


@pytest.mark.parametrize("batch", [1, 7, 16, 17, 33, 53, 5000, "full"])
@pytest.mark.parametrize("shuffle", [True, False])
def test_training_with_any_batch(batch, shuffle):
    assert_agree(*both_backends(config(training={"batch_size": batch, "shuffle": shuffle}), 20))


@pytest.mark.parametrize("hidden", [[], [1], [32], [32, 17, 3, 1, 2, 9, 16, 31], [8] * 6])
def test_training_any_shape(hidden):
    features = ["x1", "x2", "x1^2", "x1*x2", "sin(x1)", "r"]
    assert_agree(*both_backends(config(features=features, network={"hidden": hidden}, training={"learning_rate": 0.01}), 20))


def test_gradient_agrees_with_finite_differences():
    value = config(network={"hidden": [3, 2], "activation": "silu"}, training={"l2": 0.1, "batch_size": "full"})
    trainer = make_trainer(value, backend="kernel")
    start, found = trainer.parameters(), trainer.gradients()
    model = MLP(trainer.config.sizes, ["silu", "silu"])
    x, y = trainer.x.double(), trainer.y.double()

    def loss(flat: np.ndarray) -> float:
        model.flat.copy_(torch.from_numpy(flat))
        a, weights, at = x, 0.0, 0
        for layer, (i, o) in enumerate(((2, 3), (3, 2), (2, 1))):
            w = torch.from_numpy(flat[at : at + i * o]).double().view(o, i)
            a = a @ w.T + torch.from_numpy(flat[at + i * o : at + i * o + o]).double()
            weights, at = weights + w.square().sum().item(), at + i * o + o
            a = a if layer == 2 else a * torch.sigmoid(a)
        return torch.log1p(torch.exp(-y * a)).mean().item() + 0.5 * 0.1 * weights

    for k in range(len(start)):
        up, down = start.astype(np.float64), start.astype(np.float64)
        up[k] += 1e-5
        down[k] -= 1e-5
        assert (loss(up) - loss(down)) / 2e-5 == pytest.approx(found[k], abs=2e-6), k


@pytest.mark.parametrize("name", ACTIVE)
@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_what_is_not_finite_shows(name, bad):
    """A parameter that is lost makes the loss visible as such: no activation hides NaN."""
    trainer = make_trainer(config(network={"hidden": [3], "activation": name, "output": "linear"}), backend="kernel")
    trainer.model.flat[-1] = bad
    trainer.train(3)
    assert not np.isfinite(trainer.parameters()).all()
    assert trainer.diagnose(trainer.evaluate())
    trainer.snapshot(full=True)


def test_an_activation_passes_nan_on():
    for name in ACTIVE:
        x = torch.full((1, 16), float("nan"))
        found = operators.look_mlp(torch.tensor([1.0, 0.0]), torch.tensor([1, 1]), torch.tensor([ACTIVATIONS[name].kernel]), x, 0, 1)
        assert torch.isnan(found).all(), name


def test_the_cache_knows_every_file_of_the_kernel():
    """Else Numba would go on with old machine code after one of them has changed."""
    compiled = {path for path in operators.HERE.glob("*.py") if re.search(r"@compiled|@emitted|@cached", path.read_text())}
    assert {operators.HERE / f"{name}.py" for name in ("simd", "functions", "network", "each")} <= compiled
    order = operators.HERE.parents[1] / "nn" / "order.py"
    assert compiled | {order} == set(kernel_many.FILES)
    alone = set(kernel_many.FILES) - set(operators.FILES)  # which the single kernel does not depend on
    assert not any(f"kernel.{path.stem} import" in own.read_text() for path in alone for own in operators.FILES)


def test_the_operators_declare_what_they_change():
    trainer = make_trainer(config())
    arguments = (trainer.model.flat.clone(), trainer._sizes, trainer._codes, trainer.places.near, 0, 2)
    torch.library.opcheck(torch.ops.playground.look_mlp.default, arguments, test_utils=("test_schema",))
    n = len(trainer.model.flat)
    run = (
        trainer.model.flat.clone(), torch.zeros(n), torch.zeros(n), torch.zeros(n), torch.zeros(3, dtype=torch.int64), trainer.x, trainer.y,
        torch.full((3,), 0.1, dtype=torch.float64), trainer._sizes, trainer._codes, trainer._settings, 0, 5, 10, True, 0, trainer._frozen,
    )  # fmt: skip
    torch.library.opcheck(torch.ops.playground.train_mlp.default, run, test_utils=("test_schema",))
