"""What the engine asks of the perceptron's trainer."""

import json

import numpy as np
import pytest

from playground.perceptron.config import SETS, SETTINGS
from playground.perceptron.trainer import PATH, make_trainer


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("start", ["zero", "random"])
def test_every_frame_is_finite_and_keeps_its_names_and_shapes(name, start):
    trainer = make_trainer({"data": {"dataset": name, "points": 50}, "training": {"start": start}})
    shapes = None
    for _ in range(30):
        arrays = trainer.snapshot(False).arrays
        found = {key: (array.dtype, array.shape) for key, array in arrays.items() if not key.startswith("path.")}
        assert shapes in (None, found)
        shapes = found
        assert all(np.isfinite(array).all() for array in arrays.values())
        trainer.train(17)


def reasons(old, new):
    return SETTINGS.restart_reasons(SETTINGS.parse(old), SETTINGS.parse(new))


def test_it_goes_on_from_its_state_bit_for_bit():
    config = {"data": {"dataset": "xor", "points": 60}, "training": {"start": "random", "seed": 5}}
    one = make_trainer(config)
    one.train(1234)
    two = make_trainer(json.loads(json.dumps(config)))
    two.load_state(one.state())
    for trainer in (one, two):
        trainer.train(2345)
    assert one.evaluate() == two.evaluate()
    for name, array in one.state().items():
        np.testing.assert_array_equal(array, two.state()[name], err_msg=name)
    for name, array in one.snapshot(True).arrays.items():
        np.testing.assert_array_equal(array, two.snapshot(True).arrays[name], err_msg=name)


@pytest.mark.parametrize("name, value", [("vectors", np.zeros((4, 3))), ("counters", np.full(11, -1)), ("path", np.zeros((PATH + 1, 2)))])
def test_a_state_that_does_not_fit_is_refused_in_a_sentence(name, value):
    trainer = make_trainer({})
    with pytest.raises(ValueError, match="does not fit this run"):
        trainer.load_state({**trainer.state(), name: value})


def test_it_says_when_it_has_settled_and_on_xor_it_never_does():
    settled = make_trainer({"data": {"seed": 2}})
    settled.train(60 * 500)
    assert settled.finished.startswith("A whole pass without a mistake") and "(R/γ)²" in settled.finished
    never = make_trainer({"data": {"dataset": "xor"}})
    never.train(60 * 500)
    assert never.finished is None and never.evaluate()["mistakes"] > 0


def test_the_rate_and_the_line_shown_change_while_it_learns_and_new_data_start_over():
    trainer = make_trainer({"data": {"dataset": "moons"}})
    trainer.train(100)
    before = trainer.model.weights.copy()
    trainer.reconfigure({"data": {"dataset": "moons"}, "training": {"learning_rate": 0.1, "rule": "pocket"}})
    np.testing.assert_array_equal(trainer.model.weights, before)
    np.testing.assert_array_equal(trainer.shown, trainer.model.pocket)
    assert reasons({}, {"data": {"seed": 9}}) == ["data.seed"] and reasons({}, {"training": {"rule": "averaged"}}) == []
    with pytest.raises(ValueError, match="without starting over"):
        trainer.reconfigure({"data": {"dataset": "xor"}})


def test_links_hold_a_run_and_refuse_in_sentences():
    config = SETTINGS.parse({"data": {"dataset": "xor", "points": 120}, "training": {"labels": "pm1", "shuffle": False}})
    assert SETTINGS.parse_link(SETTINGS.parameters(config)) == (config, [])
    read, problems = SETTINGS.parse_link({"data.margin": "99", "data.dataset": "nope", "data.points": "80"})
    assert read.data.points == 80 and read.data.margin == SETTINGS.model().data.margin
    assert {p.field for p in problems} == {"data.margin", "data.dataset"} and all("accepts" in p.message for p in problems)


def test_the_arrow_added_leads_to_where_w_is():
    trainer = make_trainer({"data": {"dataset": "xor"}})
    for _ in range(50):
        before = trainer.model.weights.copy()
        trainer.train(1)
        np.testing.assert_allclose(trainer.model.weights - before, trainer.added, atol=1e-12)
        space = trainer.snapshot(False).arrays
        np.testing.assert_allclose(np.diff(space["step.w1"])[0] * space["space.scale"][0], trainer.added[0], atol=1e-4)
