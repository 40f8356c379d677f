"""The comparison's trainer: lockstep, the table, divergence, going on from a state; and in a real session."""

import numpy as np
import pytest

from playground.core.settings import ConfigError
from playground.engine.commands import CommandError, make_command
from playground.engine.frame import decode_frame
from playground.engine.report import Frame
from playground.engine.session import Session
from playground.points.compare import table as compare_table
from playground.points.compare.config import parse_comparison, restart_reasons
from playground.points.compare.kind import COMPARE
from playground.points.compare.table import Reached
from playground.points.compare.trainer import CompareTrainer, make_trainer
from tests.engine.driving import whole_turn
from tests.points.cases import SMALL
from tests.points.many_cases import separately

DIVERGING = {
    "base": {"task": "regression", "data": {"points": 100, "dataset": "plane"}, "network": {"hidden": [8, 8], "activation": "relu"}},
    "vary": [{"setting": "training.learning_rate", "values": [0.01, 10.0]}],
}


def vary(setting, *values, base=SMALL, **rest):
    return {"base": base, "vary": [{"setting": setting, "values": list(values)}], **rest}


def test_all_end_an_epoch_together_and_keep_pace_within_it():
    trainer = make_trainer(vary("training.batch_size", 1, 10, 20, 53))
    assert trainer.steps_per_epoch == 53
    in_epoch = np.array([53, 6, 3, 1])
    for _ in range(130):
        trainer.train(1)
        place = trainer.step % 53
        np.testing.assert_array_equal(trainer.many.counts, trainer.epoch * in_epoch + place * in_epoch // 53)
        assert trainer.steps_left == 53 - place and trainer.epoch == trainer.step // 53


def test_how_the_steps_are_called_changes_nothing():
    spec = vary("training.batch_size", 1, 10, 53, seeds=2)
    at_once, bit_by_bit = make_trainer(spec), make_trainer(spec)
    at_once.train(200)
    for updates in (1, 51, 2, 6, 100, 40):
        bit_by_bit.train(updates)
    assert bit_by_bit.step == 200
    assert at_once.evaluate() == bit_by_bit.evaluate()
    for name in ("table.epochs_to_target", "boundary"):
        np.testing.assert_array_equal(at_once.snapshot(False).arrays[name], bit_by_bit.snapshot(False).arrays[name])


def test_each_is_the_run_alone_with_its_seed():
    trainer = make_trainer(vary("network.activation", "relu", "tanh", "sigmoid", seeds=3))
    trainer.train(5 * trainer.steps_per_epoch)
    row, table = trainer.evaluate(), trainer.snapshot(False).arrays
    for v in range(3):
        alone = [separately(trainer.configs[v * 3 + s], trainer.step) for s in range(3)]
        assert [run.config.network.seed for run in alone] == [0, 1, 2]
        rows = [run.evaluate() for run in alone]
        for name in ("train_loss", "test_loss", "train_score", "test_score"):
            values = [r[name] for r in rows]
            assert row[f"{name}.{v}"] == pytest.approx(np.mean(values), rel=1e-5)
            assert table[f"table.{name}"][v] == pytest.approx(np.mean(values), rel=1e-5)
            assert table[f"table.{name}_std"][v] == pytest.approx(np.std(values, ddof=1), rel=1e-4, abs=1e-6)
        assert row[f"gradient.{v}"] == pytest.approx(np.mean([r["gradient_norm.0"] for r in rows]), rel=1e-4)
        low, high = row[f"test_loss.low.{v}"], row[f"test_loss.high.{v}"]
        losses = [r["test_loss"] for r in rows]
        mean, off = np.mean(losses), np.std(losses, ddof=1)
        assert low == pytest.approx(max(mean - off, min(losses)), rel=1e-4) and high == pytest.approx(
            min(mean + off, max(losses)), rel=1e-4
        )
        output = alone[0].activations_at(trainer.many.data.places(trainer.configs[0], 60), alone[0].neuron_count - 1, 1).numpy()[0, :3600]
        shown = np.rint(127 * np.tanh(output / 2)).reshape(60, 60)
        assert np.abs(shown - table["boundary"][v]).max() <= 1
    assert row["test_loss"] == pytest.approx(np.median([row[f"test_loss.{v}"] for v in range(3)]))


def test_all_see_the_same_points_and_equal_shapes_the_same_weights():
    trainer = make_trainer(vary("training.optimizer", "sgd", "adam", seeds=2))
    np.testing.assert_array_equal(trainer.many.weights(0), trainer.many.weights(2))
    np.testing.assert_array_equal(trainer.many.weights(1), trainer.many.weights(3))
    assert not np.array_equal(trainer.many.weights(0), trainer.many.weights(1))
    points = [trainer.many.data.points(config) for config in trainer.configs]
    assert all(part is points[0] for part in points)


def test_the_arrays_are_those_of_the_protocol():
    for spec, cells in ((vary("network.activation", "relu", "tanh"), 60), (vary("network.seed", *range(6)), 60)):
        trainer = make_trainer(spec)
        variants = len(trainer.variants)
        first, full = trainer.snapshot(False).arrays, trainer.snapshot(True).arrays
        assert first["boundary"].shape == (variants, cells, cells) and first["boundary"].dtype == np.int8
        assert set(full) - set(first) == {"train.x1", "train.x2", "train.label"}
        assert all(values.shape == (variants,) and values.dtype == np.float32 for name, values in first.items() if "table" in name)
        assert set(trainer.evaluate()) == set(trainer.columns) and trainer.columns[0] == "epoch"
    grid = make_trainer({"base": SMALL, "vary": [
        {"setting": "network.activation", "values": ["relu", "tanh", "elu", "sigmoid"]},
        {"setting": "training.l2", "values": [0.0, 0.001, 0.01, 0.1]},
    ]})  # fmt: skip
    assert grid.snapshot(False).arrays["boundary"].shape == (16, 40, 40)
    classes = make_trainer(vary("network.activation", "relu", "tanh", base={"data": {"dataset": "rings", "classes": 3, "points": 100}}))
    arrays = classes.snapshot(False).arrays
    assert "boundary" not in arrays and arrays["classes"].shape == arrays["sureness"].shape == (2, 60, 60)


def test_one_that_diverges_stops_alone_and_says_so():
    trainer = make_trainer(DIVERGING)
    for _ in range(20):
        trainer.train(trainer.steps_per_epoch)
        row = trainer.evaluate()
        assert trainer.diagnose(row) is None
    arrays = trainer.snapshot(False).arrays
    assert arrays["table.state"].tolist() == [0.0, 1.0]
    assert all(np.isfinite(values).all() for name, values in arrays.items()) and all(np.isfinite(list(row.values())))
    np.testing.assert_allclose(trainer.many.weights(0), separately(trainer.configs[0], trainer.step).parameters(), atol=1e-6)
    assert trainer.many.counts[1] < trainer.many.counts[0] and np.isfinite(trainer.many.weights(1)).all()
    stopped = trainer.many.weights(1)
    trainer.train(trainer.steps_per_epoch)
    np.testing.assert_array_equal(stopped, trainer.many.weights(1))


def test_only_when_all_have_diverged_is_the_comparison_lost():
    trainer = make_trainer(DIVERGING | {"vary": [{"setting": "training.learning_rate", "values": [9.0, 10.0]}]})
    trainer.train(20 * trainer.steps_per_epoch)
    assert "All 2 networks have diverged" in (trainer.diagnose(trainer.evaluate()) or "")


@pytest.mark.parametrize(
    "setting, values",
    [("training.optimizer", ["adam", "momentum"]), ("network.batch_norm", [False, True]), ("network.dropout", [0.0, 0.3])],
)
def test_going_on_from_a_state_is_exact(setting, values):
    spec = vary(setting, *values, seeds=2)
    one, two = make_trainer(spec), make_trainer(spec)
    one.train(9)
    state = one.state()
    one.train(20)
    two.load_state(state)
    two.train(20)
    assert (one.epoch, one.step, one.steps_left) == (two.epoch, two.step, two.steps_left)
    assert one.evaluate() == two.evaluate()
    for i in range(4):
        np.testing.assert_array_equal(one.many.weights(i), two.many.weights(i))
    assert np.shares_memory(state["reached"], one.state()["reached"]) is False


def test_a_state_of_another_comparison_is_refused():
    state = make_trainer(vary("network.activation", "relu", "tanh")).state()
    with pytest.raises(ValueError, match="does not fit"):
        make_trainer(vary("network.activation", "relu", "tanh", "elu")).load_state(state)


def test_epochs_to_the_target_are_exact_and_any_target_can_be_asked_for():
    trainer = make_trainer(vary("training.learning_rate", 0.03, 0.3, target=0.9))
    scores = []
    watched = make_trainer(vary("training.learning_rate", 0.03, 0.3))
    for _ in range(120):
        watched.train(watched.steps_per_epoch)
        row = watched.evaluate()
        scores.append([row["test_score.0"], row["test_score.1"]])
    trainer.train(120 * trainer.steps_per_epoch)
    for target in (0.9, 0.6, 0.8, 1.0):
        trainer.reconfigure(trainer.config.model_copy(update={"target": target}).model_dump(mode="json"))
        arrays = trainer.snapshot(False).arrays
        for v in range(2):
            reached = [k + 1 for k, row in enumerate(scores) if row[v] >= target - 1e-6]
            at_start = separately(trainer.configs[v], 0).evaluate()["test_score"] >= target
            wanted = 0 if at_start else reached[0] if reached else -1
            assert arrays["table.epochs_to_target"][v] == wanted
            assert (arrays["table.seconds_to_target"][v] > 0) == (wanted > 0)


def test_reached_notes_the_first_time_only():
    reached = Reached(2)
    scores = np.array([[0.5, 0.7, 0.6], [0.2, np.nan, 0.9]])
    reached.note(scores, np.array([1, 2, 3]), np.array([[0.1, 0.2, 0.3]] * 2))
    reached.note(scores, np.array([4, 5, 6]), np.array([[0.4, 0.5, 0.6]] * 2))
    np.testing.assert_allclose(reached.target(0.7), [[2, 0.2], [3, 0.3]])
    np.testing.assert_allclose(reached.target(0.915), [[-1, -1], [-1, -1]])


def reasons(old, new):
    return restart_reasons(parse_comparison(old), parse_comparison(new))


def test_only_the_target_is_live():
    old = vary("network.activation", "relu", "tanh")
    assert reasons(old, old | {"target": 0.5}) == []
    assert reasons(old, old | {"seeds": 2}) == ["seeds"]
    assert reasons(old, vary("network.activation", "relu", "elu")) == ["vary"]
    assert reasons(old, old | {"base": {"training": {"learning_rate": 0.1}, **SMALL}}) == ["training.learning_rate"]
    with pytest.raises(ValueError, match="seeds cannot change"):
        make_trainer(old).reconfigure(old | {"seeds": 2})
    with pytest.raises(ValueError, match="by hand"):
        make_trainer(old).command({"op": "pin", "neuron": 1})


def test_what_cannot_be_is_left_out_and_what_is_too_large_is_refused():
    assert len(make_trainer(vary("training.batch_size", 10, 53, 54)).variants) == 2
    with pytest.raises(ConfigError, match="54 is more than the 53"):
        make_trainer(vary("training.batch_size", 54, 55))
    large = {"network": {"hidden": [32] * 8}}
    with pytest.raises(ConfigError, match=r"would take .* weights.* At most \d+ starting weights"):
        make_trainer(vary("training.l2", 0.0, 0.1, 0.2, 0.3, base=large, seeds=16))
    slow = {"data": {"points": 5000, "train_share": 0.9}, "network": {"hidden": [32] * 4}, "training": {"batch_size": 1}}
    with pytest.raises(ConfigError, match="seconds of computing an epoch"):
        make_trainer(vary("training.l2", 0.0, 0.1, 0.2, 0.3, base=slow, seeds=10))


def test_a_session_runs_it():
    items, config = [], vary("network.activation", "relu", "tanh", "sigmoid")
    session = Session("s", COMPARE, config, items.append)
    session.outlet.add(1, True, 2)
    session.start()
    for command in (
        {"op": "speed", "mode": "max", "value": 1},
        {"op": "stop_at", "epoch": 40, "loss": None, "accuracy": None},
        {"op": "play"},
    ):
        session.apply(make_command(command, COMPARE.commands))
    for _ in range(1000):
        whole_turn(session)
        session.outlet.credit(1, 1)
        if session.state != "playing":
            break
    whole_turn(session)
    info, arrays = decode_frame([item for item in items if isinstance(item, Frame)][-1].data)
    assert (info["state"], info["epoch"]) == ("stopped", 40) and info["message"]
    assert arrays["curves"].shape[1] == len(info["curves"]["columns"]) == 5 + 3 * 5
    np.testing.assert_array_equal(arrays["boundary"], session.run.trainer.snapshot(False).arrays["boundary"])
    session.configure(config | {"target": 0.6})
    assert session.run.trainer.epoch == 40 and session.run.trainer.config.target == 0.6
    session.configure(config | {"seeds": 2})
    assert session.run.trainer.epoch == 0 and session.message == "Another number of starting weights: started over."
    with pytest.raises(CommandError, match="op is one of"):
        session.apply(make_command({"op": "set_parameter", "index": 0, "value": 1.0}, COMPARE.commands))


UNCOVERED = SMALL | {"network": {"hidden": [5, 3], "batch_norm": True, "activation": "relu"}}  # by the kernel


@pytest.mark.parametrize("tolerance", [0.0, 1e-3], ids=["kernel", "batched"])  # sums of a batch of one network are in another order
def test_work_in_pieces_adds_up_to_the_uncut(tolerance, monkeypatch):
    by_kernel = vary("training.batch_size", 1, 10, 53, seeds=3)
    spec = vary("training.learning_rate", 0.01, 0.1, base=UNCOVERED, seeds=3) if tolerance else by_kernel
    whole = make_trainer(spec)
    for module in ("compiled", "batched"):
        monkeypatch.setattr(f"playground.points.many.{module}.PIECE", 1e-9)
    cut = CompareTrainer(parse_comparison(spec), threads=1)
    counts = [0, 0, 0]
    steps = (1, 2, 3, 4) if tolerance else (1, 7, 53, 60)  # what rounding changes grows with them
    for updates in steps:
        whole.train(updates)
        for k, task in enumerate(("train", "evaluate", "snapshot")):
            counts[k] += sum(1 for _ in cut.in_pieces(task, updates))
        assert whole.evaluate() == pytest.approx(cut.evaluate(), rel=tolerance, abs=tolerance)
        for name, values in whole.snapshot(True).arrays.items():
            if name not in ("table.updates_per_s", "table.seconds_to_target"):  # what only the clock knows
                atol = (values.dtype == np.int8) if tolerance else 0  # a cell at the edge of two colours
                np.testing.assert_allclose(values, cut.snapshot(True).arrays[name], tolerance, max(atol, tolerance), err_msg=name)
    networks = len(cut.configs)
    assert counts[0] >= 4 * networks and counts[1] >= 4 * networks and counts[2] >= 4 * len(cut.variants)
    for i in range(networks):
        np.testing.assert_allclose(whole.many.weights(i), cut.many.weights(i), tolerance, tolerance)


def test_the_largest_comparison_is_cut_into_short_pieces_and_a_small_one_is_not():
    large = {"data": {"points": 5000}, "network": {"hidden": [32] * 8}, "training": {"batch_size": "full"}}
    trainer = CompareTrainer(parse_comparison(vary("training.learning_rate", 0.01, 0.02, 0.03, 0.04, base=large, seeds=6)), threads=1)
    assert sum(1 for _ in trainer.in_pieces("evaluate")) == 24
    assert sum(1 for _ in trainer.in_pieces("train", 1)) >= 12
    small = make_trainer(vary("training.learning_rate", 0.01, 0.02, seeds=6))
    assert [sum(1 for _ in small.in_pieces(task, 1)) for task in ("evaluate", "train", "snapshot")] == [1, 1, 2]


def test_a_comparison_is_measured_as_it_starts_whatever_is_asked_first():
    first, trained = make_trainer(vary("training.learning_rate", 0.01, 0.1)), make_trainer(vary("training.learning_rate", 0.01, 0.1))
    first.evaluate()
    for trainer in (first, trained):
        trainer.train(30)
    for name in ("measures", "reached"):
        np.testing.assert_array_equal(first.state()[name][:, ..., :1], trained.state()[name][:, ..., :1])


def test_a_band_ends_where_its_networks_do():
    measures = np.zeros((1, 3, 7))
    measures[0, :, 1] = 0.01, 0.02, 0.9  # a mean of 0.31 and a deviation of 0.51
    measures[0, :, 3] = 1.0, 1.0, 0.4
    found = compare_table.row(1.0, measures)
    assert found["test_loss.low.0"] == pytest.approx(0.01) and found["test_score.high.0"] == pytest.approx(1.0)
    assert found["test_loss.low.0"] <= found["test_loss.0"] <= found["test_loss.high.0"] <= 0.9
