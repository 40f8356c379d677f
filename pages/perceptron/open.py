"""From points that no line separates to the playground: points of the same kind, and one hidden layer."""

from pages.playground.open import open_in_playground
from playground.perceptron.config import PerceptronConfig
from playground.perceptron.data import FEWEST
from playground.points.config import RunConfig, parse_config
from playground.points.datasets import DATASETS
from playground.shell.page import Edit
from playground.shell.run import PageRun

ONE_HIDDEN_LAYER = "one_hidden_layer"  # the edit
NEURONS = 4


def with_hidden_layer(config: PerceptronConfig) -> RunConfig | None:
    """A network for the perceptron's data; None for data that the playground does not have."""
    data = config.data
    if data.dataset not in DATASETS:
        return None
    points = max(data.points, FEWEST)
    drawn = {"dataset": data.dataset, "points": points, "noise": data.noise, "seed": data.seed}
    return parse_config({"data": drawn, "network": {"hidden": [NEURONS]}})


def open_one_hidden_layer(run: PageRun, edit: Edit) -> None:
    """The board asks for it."""
    config = with_hidden_layer(run.config)
    if config:
        open_in_playground(config)
