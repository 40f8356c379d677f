"""Training from Python."""

import subprocess
import sys

import numpy as np
import pytest

from playground import RunConfig, train
from playground.points.presets import preset
from tests.points.cases import config


def test_the_front_door_loads_no_torch():
    code = "import sys, playground; from playground import RunConfig; RunConfig(); assert 'torch' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
    import playground

    with pytest.raises(AttributeError, match="nothing"):
        playground.nothing  # noqa: B018


def test_a_result_has_a_row_for_the_start_and_each_epoch():
    seen = []
    result = train(config(), epochs=4, on_epoch=seen.append)
    assert [row["epoch"] for row in result.metrics] == [0, 1, 2, 3, 4]
    assert seen == result.metrics and result.message is None
    assert list(result.weights) == [f"layers.{k}.{name}" for k in range(3) for name in ("weight", "bias")]
    assert result.weights["layers.0.weight"].shape == (4, 2)
    again = train(config(), weights=result.weights, epochs=0)
    assert again.metrics[0]["train_loss"] == result.metrics[-1]["train_loss"]


def test_a_run_that_diverges_stops_and_says_why():
    result = train(config(network={"hidden": [8], "activation": "relu", "init": "normal"}, training={"learning_rate": 10.0, "loss": "hinge",
                          "l2": 10.0}), epochs=100)  # fmt: skip
    assert result.message and len(result.metrics) < 101


def test_the_textbook_circle_is_learned():
    """98 % training accuracy within 1,000 epochs for at least nine of ten weight seeds."""
    value = preset("textbook-circle").model_dump(mode="json")
    passed = 0
    for seed in range(10):
        reached = train(value | {"network": value["network"] | {"seed": seed}}, epochs=0).trainer
        for _ in range(40):
            reached.train(25)
            if reached.evaluate()["train_score"] >= 0.98:
                passed += 1
                break
    assert passed >= 9


@pytest.mark.parametrize("backend", ["kernel", "autograd"])
def test_a_default_run_learns(backend):
    result = train(RunConfig(), epochs=60, backend=backend)
    assert result.metrics[-1]["train_loss"] < 0.7 * result.metrics[0]["train_loss"]
    assert np.isfinite([row["test_loss"] for row in result.metrics]).all()
