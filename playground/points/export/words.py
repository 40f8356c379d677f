"""The pieces of a run as a teacher would write them in Python: what the tables name, for the training script.

Every name of a table that is not one of PyTorch's own is written out here, so that the script needs the playground nowhere.
"""


def title(text: str) -> str:
    """The line above a part of the script."""
    return f"# ---- {text} ".ljust(107, "-") + "\n\n"


# A feature of the points' columns x1 and x2, with NumPy as np.
FEATURES = {
    "x1": "x1",
    "x2": "x2",
    "x1^2": "x1**2",
    "x2^2": "x2**2",
    "x1*x2": "x1 * x2",
    "sin(x1)": "np.sin(x1)",
    "sin(x2)": "np.sin(x2)",
    "cos(x1)": "np.cos(x1)",
    "cos(x2)": "np.cos(x2)",
    "r": "np.hypot(x1, x2)",
}

# The mean loss of outputs and targets; a name with "classes" is for more than two of them.
LOSSES = {
    "cross_entropy": """\
    # of one logit: log(1 + exp(-y * output)), with y = -1 or +1
    return functional.softplus(-target * output).mean()""",
    "cross_entropy classes": """\
    # the softmax of the outputs; the right class is the one whose target is +1
    return functional.cross_entropy(output, target.argmax(dim=1))""",
    "squared_error": "    return functional.mse_loss(output, target)",
    "hinge": """\
    # nothing once a point is on the right side with a margin of 1
    return torch.relu(1 - target * output).mean()""",
    "absolute_error": "    return functional.l1_loss(output, target)",
    "huber": "    return functional.huber_loss(output, target)",
    "half_squared_error": "    return 0.5 * functional.mse_loss(output, target)",
}

# The share of the learning rate that is used at time t, in epochs. A constant one needs no function.
SCHEDULES = {
    "constant": "",
    "step": "    share = {gamma} ** math.floor(t / {horizon})",
    "exponential": "    share = {gamma} ** (t / {horizon})",
    "cosine": """\
    # half a cosine from 1 down to 1 %
    part = min(t / {horizon}, 1.0)
    share = 0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * part))""",
    "warmup_cosine": """\
    # up from 1 % on a straight line, then half a cosine down to 1 %
    warmup, rest = {warmup}, {rest}
    if t < warmup:
        share = 0.01 + 0.99 * t / warmup
    else:
        part = min((t - warmup) / rest, 1.0)
        share = 0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * part))""",
    "one_cycle": """\
    # half a cosine up from 1/25, then half a cosine down to 1/250000
    peak, end = {peak}, {horizon}
    if t < peak:
        share = 1 / 25 + (1 - 1 / 25) * 0.5 * (1 - math.cos(math.pi * t / peak))
    else:
        part = min((t - peak) / (end - peak), 1.0)
        share = 1 / 250000 + (1 - 1 / 250000) * 0.5 * (1 + math.cos(math.pi * part))""",
}

SINE = '''\
class Sine(nn.Module):
    """The sine of every number."""

    def forward(self, z):
        return torch.sin(z)


'''

SHUFFLE = """\
# ---- the order of the points ----------------------------------------------------------------------------
# Each epoch visits the points in another order, which follows from the seed and the epoch alone: random
# numbers by splitmix64, the shuffle by Fisher and Yates.

MASK = 2**64 - 1  # whole numbers of 64 bits


def mixed(state):
    z = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def order_of(epoch, count):
    order = list(range(count))
    state = mixed((SEED * 0x9E3779B97F4A7C15 + epoch) & MASK)
    for k in range(count - 1, 0, -1):
        state = (state + 0x9E3779B97F4A7C15) & MASK
        other = ((mixed(state) >> 32) * (k + 1)) >> 32  # 0 to k, each as likely
        order[k], order[other] = order[other], order[k]
    return torch.tensor(order)


"""
