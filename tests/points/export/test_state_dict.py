"""The weights as a state_dict: read without trust, and taken by the script's network to the last name."""

import io

import pytest
import torch

from playground.points.config import parse_config
from playground.points.export.script import make_script
from playground.points.export.state_dict import export_state_dict
from playground.points.trainer import MLPTrainer
from tests.points.export.cases import CASES


@pytest.mark.parametrize("name", ["circle", "both", "waves", "blobs"])
def test_the_scripts_network_takes_it(name):
    trainer = MLPTrainer(parse_config(CASES[name]))
    trainer.train(20)
    trainer.evaluate()
    loaded = torch.load(io.BytesIO(export_state_dict(trainer)), weights_only=True)
    script = {"__name__": "script"}
    exec(make_script(trainer.config), script)
    network = script["Network"]()
    network.load_state_dict(loaded, strict=True)
    torch.testing.assert_close(network.eval()(trainer.x), trainer.model(trainer.x))
    trainer.model.load_state_dict(loaded, strict=True)


def test_each_tensor_is_saved_with_nothing_but_its_own_numbers():
    trainer = MLPTrainer(parse_config({"network": {"hidden": [32] * 8}}))
    assert len(export_state_dict(trainer)) < 4 * trainer.model.parameter_count + 20_000
