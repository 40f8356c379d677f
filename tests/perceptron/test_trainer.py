"""What the engine asks of the perceptron's trainer."""

import json

import numpy as np
import pytest

from playground.perceptron.config import SETS, SETTINGS
from playground.perceptron.trainer import PATH, make_trainer


def restart_reasons(changes):
    return SETTINGS.restart_reasons(SETTINGS.parse({}), SETTINGS.parse(changes))


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("start", ["zero", "random"])
def test_every_frame_is_finite_and_keeps_its_names_and_shapes(name, start):
    trainer = make_trainer({"data": {"dataset": name, "points": 50}, "training": {"start": start}})
    shapes = None
    for _ in range(30):
        arrays = trainer.snapshot(False).arrays
        found = {key: (array.dtype, array.shape) for key, array in arrays.items() if not key.startswith(("path.", "passes."))}
        assert shapes in (None, found)
        shapes = found
        assert all(np.isfinite(array).all() for array in arrays.values())
        trainer.train(17)


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


MISFITS = {
    "vectors": np.zeros((4, 3)),
    "counters": np.full(12, -1),
    "path": np.full((PATH + 1, 2), PATH + 1.0),
    "trail": np.zeros((3, 3)),
    "passes": np.ones((101, 2)),  # one pass where there was none
}


def test_a_state_keeps_its_shapes_so_that_a_browser_may_keep_it():
    trainer = make_trainer({"data": {"dataset": "xor"}})
    before = {name: (array.shape, array.dtype) for name, array in trainer.state().items()}
    trainer.train(60 * 300 + 7)
    assert before == {name: (array.shape, array.dtype) for name, array in trainer.state().items()}


@pytest.mark.parametrize("name, value", MISFITS.items(), ids=MISFITS)
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


def test_it_goes_no_further_than_a_pass_without_a_mistake_and_on_when_asked_again():
    trainer = make_trainer({})
    trainer.train(10_000)
    end = trainer.epoch
    assert trainer.finished and trainer.offset == 0 and trainer.step == 60 * end < 10_000
    trainer.train(1)
    assert trainer.finished is None and trainer.step == 60 * end + 1
    trainer.train(10_000)
    assert trainer.finished and trainer.epoch == end + 1


def test_each_pass_has_its_mistakes_at_any_speed_and_they_add_up_to_the_updates():
    trainer = make_trainer({"data": {"dataset": "xor"}})
    trainer.train(60 * 20 + 30)
    arrays = trainer.snapshot(False).arrays
    np.testing.assert_array_equal(arrays["passes.number"], np.arange(1, 21))
    np.testing.assert_array_equal(np.cumsum(arrays["passes.mistakes"]), arrays["passes.updates"])
    assert arrays["now.updates"][0] == arrays["passes.updates"][-1] + arrays["pass.mistakes"][0]
    assert arrays["bound"].tolist() == [0.0, 0.0]


def test_where_no_line_separates_it_says_so_and_offers_a_hidden_layer():
    warning = make_trainer({"data": {"dataset": "xor"}}).snapshot(True).warning
    assert warning["text"].startswith("No line separates") and warning["way"]["edit"] == {"op": "one_hidden_layer"}
    assert make_trainer({}).snapshot(True).warning is None


def test_the_arrow_of_a_mistake_fades_over_a_pass_and_is_gone_then():
    trainer = make_trainer({"data": {"dataset": "gauss"}, "training": {"shuffle": False}})
    while trainer.model.mistakes == 0:
        trainer.train(1)
    arrays, strengths = trainer.snapshot(False).arrays, []
    arrow = [arrays[name].tolist() for name in ("added.x", "added.y", "step.w1", "step.w2")]
    for since in range(60):
        arrays = trainer.snapshot(False).arrays
        assert [arrays[name].tolist() for name in ("added.x", "added.y", "step.w1", "step.w2")] == arrow
        assert trainer.since == since and trainer.added.any() == (since == 0)
        strengths.append(float(arrays["added.strength"][0]))
        trainer.train(1)
    assert strengths[0] == 1 and strengths == sorted(strengths, reverse=True) and len(set(strengths)) == 60 and strengths[-1] > 0.25
    arrays = trainer.snapshot(False).arrays
    assert (arrays["added.x"] > 100).all() and (arrays["step.w1"] > 100).all()


def test_before_the_first_step_the_plane_has_the_answer_of_weights_of_zero():
    trainer = make_trainer({})
    arrays = trainer.snapshot(True).arrays
    assert len(np.unique(arrays["boundary"])) == 1 and arrays["boundary"][0, 0] > 0  # +1 everywhere: no grey, which is no answer
    np.testing.assert_array_equal(arrays["failed"], trainer.points.y < 0)


def test_it_says_what_a_step_does_and_then_what_the_last_one_did():
    trainer = make_trainer({"training": {"labels": "pm1"}})
    assert "no line yet" in trainer.snapshot(True).says and "Step looks at one point" in trainer.snapshot(True).says
    assert "a random line" in make_trainer({"training": {"start": "random"}}).snapshot(True).says
    seen = set()
    for number in range(1, 61):
        before = trainer.model.weights.copy()
        trainer.train(1)
        says, moved = trainer.snapshot(False).says, (trainer.model.weights != before).any()
        assert says.startswith(f"Point {number} of 60: y = {'+1' if trainer.points.y[trainer.index] > 0 else '−1'}")
        assert ("Wrong" in says) == moved
        seen.add(moved)
    assert seen == {True, False}


@pytest.mark.parametrize("points, label", [(49, "Try one hidden layer, on 50 points"), (50, "Try one hidden layer")])
def test_the_way_out_says_where_a_network_needs_more_points(points, label):
    assert make_trainer({"data": {"dataset": "xor", "points": points}}).snapshot(True).warning["way"]["label"] == label


def test_the_rate_and_the_line_shown_change_while_it_learns_and_new_data_start_over():
    trainer = make_trainer({"data": {"dataset": "moons"}})
    trainer.train(100)
    before = trainer.model.weights.copy()
    trainer.reconfigure({"data": {"dataset": "moons"}, "training": {"learning_rate": 0.1, "rule": "pocket"}})
    np.testing.assert_array_equal(trainer.model.weights, before)
    np.testing.assert_array_equal(trainer.shown, trainer.model.pocket)
    assert restart_reasons({"data": {"seed": 9}}) == ["data.seed"] and restart_reasons({"training": {"rule": "averaged"}}) == []
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
        np.testing.assert_allclose(np.diff(space["step.w1"])[0] * space["space.scale"][0], trainer.pushed[0], atol=1e-4)
