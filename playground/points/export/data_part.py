"""The part of a script that makes the points, and what the network is given of them."""

import inspect

from playground.points.config import RunConfig
from playground.points.data import Points
from playground.points.datasets import DATASETS
from playground.points.export import words
from playground.points.export.embed import embedded
from playground.points.makers.classic import HILLS
from playground.points.structure import split_sizes

NOT_PLAIN = ("moons", "blobs")  # made by scikit-learn: their points stand in the script as they are


def plain(config: RunConfig) -> bool:
    """Whether the points are made by formulas that a script can have."""
    return config.data.dataset in DATASETS and config.data.dataset not in NOT_PLAIN


def made_data(config: RunConfig) -> str:
    """The points by the formulas of their maker, whose code is copied as it is."""
    data, make = config.data, DATASETS[config.data.dataset].make
    source = inspect.getsource(make)
    body = source[source.index(":\n") + 2 :]  # without types
    constants = f"HILLS = np.array({HILLS.tolist()})  # x1, x2, height\n\n\n" if "HILLS" in body else ""
    train, _ = split_sizes(data.points, data.train_share)
    signs = "labels = 2 * labels - 1  # of the two classes: -1 and +1\n" if config.task == "classification" and data.classes == 2 else ""
    return (
        f"{words.title('the points')}\n{constants}def make_points(rng, points, noise, classes):\n{body}\n\n"
        "rng = np.random.default_rng(SEED)\n"
        f"places, labels = make_points(rng, points={data.points}, noise={data.noise!r}, classes={data.classes})\n"
        "order = rng.permutation(len(places))\n"
        "places, labels = places[order].astype(np.float32), labels[order].astype(np.float32)\n"
        f"{signs}"
        f"train_places, train_labels = places[:{train}], labels[:{train}]\n"
        f"test_places, test_labels = places[{train}:], labels[{train}:]\n\n\n"
    )


def embedded_data(points: Points) -> str:
    """The points themselves."""
    what = "values" if not points.classes else "-1 and +1" if points.classes == 2 else f"0 to {points.classes - 1}"
    return (
        f"{words.title(f'the points, and their labels: {what}')}\n"
        f"train_places = {embedded(points.x_train)}\ntrain_labels = {embedded(points.y_train)}\n"
        f"test_places = {embedded(points.x_test)}\ntest_labels = {embedded(points.y_test)}\n\n\n"
    )


def features_part(config: RunConfig) -> str:
    """The features of the points."""
    columns = ", ".join(words.FEATURES[name] for name in config.features)
    return (
        f"{words.title('what the network is given of a point')}\n"
        "def features(places):\n"
        "    x1, x2 = places.astype(np.float64).T\n"
        f"    return torch.from_numpy(np.stack([{columns}], axis=1).astype(np.float32))\n\n\n"
    )


def targets_part(classes: int) -> str:
    """What the outputs should be."""
    if classes <= 2:
        body = "    return torch.from_numpy(labels[:, None])\n"
    else:
        body = (
            "    # one output for each class: +1 for the right one, -1 for the others\n"
            f"    return torch.from_numpy(np.where(labels[:, None] == np.arange({classes}), 1.0, -1.0).astype(np.float32))\n"
        )
    return (
        f"def targets(labels):\n{body}\n\n"
        "x, y = features(train_places), targets(train_labels)\nx_test, y_test = features(test_places), targets(test_labels)\n\n\n"
    )
