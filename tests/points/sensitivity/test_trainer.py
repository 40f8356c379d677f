"""Sensitivity maps: cells are what separate runs come to, piece by piece, and the session stops by itself."""

import numpy as np
import pytest

from playground.core.settings import ConfigError
from playground.engine.commands import make_command
from playground.engine.session import Session
from playground.points.sensitivity.config import parse_sensitivity, restart_reasons
from playground.points.sensitivity.kind import SENSITIVITY
from playground.points.sensitivity.trainer import MOST_RUNS, PIECE_SECONDS, make_trainer
from tests.engine.driving import whole_turn
from tests.points.cases import SMALL
from tests.points.many_cases import separately

MAP = {
    "base": SMALL, "x": {"setting": "training.learning_rate", "values": [0.01, 0.1, 1.0]},
    "y": {"setting": "training.batch_size", "values": [10, 53, 54]}, "seeds": 2, "epochs": 12,
}  # fmt: skip


def finished(spec):
    trainer = make_trainer(spec)
    while not trainer.finished:
        trainer.train(1)
    return trainer


@pytest.mark.parametrize("metric", ["test_loss", "test_score", "train_loss"])
@pytest.mark.parametrize("pick", ["final", "best"])
def test_cells_are_what_separate_runs_come_to(metric, pick):
    arrays = finished(MAP | {"metric": metric, "pick": pick}).snapshot(True).arrays
    trainer = make_trainer(MAP)
    assert arrays["done"].tolist() == [[1.0] * 3, [1.0] * 3, [-1.0] * 3]
    assert arrays["curve_epochs"].tolist() == list(range(1, 13)) and arrays["cell_curves"].shape == (3, 3, 12)
    for cell in trainer.possible[:4]:
        curves = []
        for s in range(2):
            config = cell.config.model_copy(update={"network": cell.config.network.model_copy(update={"seed": s})})
            run, curve = separately(config, 0), []
            for _ in range(12):
                run.train(run.steps_per_epoch)
                curve.append(run.evaluate()[metric])
            curves.append(curve)
        curves = np.array(curves)
        values = curves[:, -1] if pick == "final" else curves.max(axis=1) if metric == "test_score" else curves.min(axis=1)
        assert arrays["cells"][cell.y, cell.x] == pytest.approx(values.mean(), rel=1e-4)
        assert arrays["spread"][cell.y, cell.x] == pytest.approx(values.std(ddof=1), rel=1e-3, abs=1e-6)
        np.testing.assert_allclose(arrays["cell_curves"][cell.y, cell.x], curves.mean(axis=0), rtol=1e-4, atol=1e-6)


def test_how_the_work_is_cut_changes_nothing(monkeypatch):
    whole = finished(MAP)
    monkeypatch.setattr("playground.points.sensitivity.trainer.PIECE_SECONDS", 1e-4)
    monkeypatch.setattr("playground.points.sensitivity.trainer.FEWEST_RUNS", 3)
    pieces = finished(MAP)
    assert len(pieces.pieces) > 4 * len(whole.pieces) and any(piece.start for piece in pieces.pieces)
    for name, values in whole.snapshot(True).arrays.items():
        np.testing.assert_array_equal(values, pieces.snapshot(True).arrays[name])


def test_a_piece_of_the_map_is_left_in_between_and_comes_to_the_same(monkeypatch):
    whole = finished(MAP)
    monkeypatch.setattr("playground.points.many.compiled.PIECE", 1e-9)
    cut, left = make_trainer(MAP), 0
    while not cut.finished:
        left += sum(1 for _ in cut.in_pieces("train", 1))
    assert left > 100 and cut.step == whole.step
    for name, values in whole.snapshot(True).arrays.items():
        np.testing.assert_array_equal(values, cut.snapshot(True).arrays[name])


def test_pieces_hold_every_run_once_and_are_short():
    trainer = make_trainer({})
    assert sorted(k for piece in trainer.pieces if piece.start == 0 for k in piece.runs) == list(range(320))
    for piece in trainer.pieces:
        assert trainer._seconds(piece.runs, piece.end - piece.start) <= 1.5 * PIECE_SECONDS


def test_what_the_kernel_lacks_is_cut_into_short_pieces_of_many_runs():
    spec = {
        "x": {"setting": "network.dropout", "values": [0.1, 0.3, 0.5]},
        "y": {"setting": "training.batch_size", "values": [1, 10]},
        "seeds": 8,
    }
    trainer = make_trainer(spec)
    assert {len(piece.runs) for piece in trainer.pieces} == {24}
    assert max(piece.end - piece.start for piece in trainer.pieces) <= 5
    assert max(len(piece.runs) for piece in make_trainer({}).pieces) <= MOST_RUNS


def test_going_on_from_a_state_comes_to_the_same(monkeypatch):
    monkeypatch.setattr("playground.points.sensitivity.trainer.PIECE_SECONDS", 1e-3)
    one, two = make_trainer(MAP), make_trainer(MAP)
    one.train(3)
    two.load_state(one.state())
    while not (one.finished and two.finished):
        one.train(1)
        two.train(1)
    for name, values in one.snapshot(True).arrays.items():
        np.testing.assert_array_equal(values, two.snapshot(True).arrays[name])
    with pytest.raises(ValueError, match="does not fit"):
        make_trainer(MAP | {"epochs": 3}).load_state(one.state())


def test_runs_that_diverge_are_part_of_the_map():
    base = {"task": "regression", "data": {"points": 100, "dataset": "plane"}, "network": {"hidden": [8, 8], "activation": "relu"}}
    spec = MAP | {"base": base, "x": {"setting": "training.learning_rate", "values": [0.01, 10.0]}}
    spec |= {"y": {"setting": "training.l2", "values": [0.0, 0.01]}}
    trainer = finished(spec)
    arrays = trainer.snapshot(True).arrays
    assert all(np.isfinite(values).all() for values in arrays.values())
    np.testing.assert_array_equal(arrays["diverged"][:, 1], 1.0)
    np.testing.assert_array_equal(arrays["diverged"][:, 0], 0.0)
    assert (arrays["cells"][:, 1] == arrays["cells"][:, 0].max()).all()
    assert trainer.diagnose(trainer.evaluate()) is None


def test_more_training_than_there_is_does_nothing():
    trainer = finished(MAP)
    epoch, before = trainer.epoch, trainer.snapshot(True).arrays
    trainer.train(5)
    assert trainer.epoch == epoch and trainer.evaluate()["progress"] == 1.0
    np.testing.assert_array_equal(before["cells"], trainer.snapshot(True).arrays["cells"])


def reasons(old, new):
    return restart_reasons(parse_sensitivity(old), parse_sensitivity(new))


def test_the_metric_is_live_and_the_rest_is_not():
    assert reasons(MAP, MAP | {"metric": "test_score", "pick": "best"}) == []
    assert reasons(MAP, MAP | {"epochs": 5, "seeds": 1}) == ["seeds", "epochs"]
    assert reasons(MAP, MAP | {"x": {"setting": "width", "values": [1, 2]}}) == ["x.setting", "x.values"]
    trainer = finished(MAP)
    trainer.reconfigure(MAP | {"metric": "test_score"})
    np.testing.assert_array_equal(
        trainer.snapshot(True).arrays["cells"], finished(MAP | {"metric": "test_score"}).snapshot(True).arrays["cells"]
    )
    with pytest.raises(ValueError, match="epochs cannot change"):
        trainer.reconfigure(MAP | {"epochs": 5})
    with pytest.raises(ValueError, match="by hand"):
        trainer.command({"op": "pin", "neuron": None})


def test_what_is_empty_or_too_large_is_refused():
    with pytest.raises(ConfigError, match="no valid cell"):
        make_trainer(MAP | {"y": {"setting": "training.batch_size", "values": [54, 55]}})
    slow = {"data": {"points": 5000, "train_share": 0.9}, "network": {"hidden": [32] * 8}, "training": {"batch_size": 1}}
    with pytest.raises(ConfigError, match=r"minutes of computing, .* \d+ epochs do"):
        make_trainer({"base": slow, "epochs": 2000, "seeds": 8})


def test_a_session_stops_by_itself():
    session = Session("s", SENSITIVITY, MAP, lambda item: None)
    session.start()
    session.apply(make_command({"op": "speed", "mode": "max", "value": 1}, SENSITIVITY.commands))
    session.apply(make_command({"op": "play"}, SENSITIVITY.commands))
    for _ in range(200):
        if session.state != "playing":
            break
        whole_turn(session)
    assert session.state == "stopped" and "lowest test loss" in str(session.message)
    assert session.status()["readouts"]["progress"] == 1.0
    session.apply(make_command({"op": "play"}, SENSITIVITY.commands))
    whole_turn(session)
    assert session.state == "stopped"
    session.configure(MAP | {"metric": "train_loss"})
    assert session.run.trainer.finished
    session.apply(make_command({"op": "reset"}, SENSITIVITY.commands))
    assert session.run.trainer.epoch == 0 and not session.run.trainer.finished


def test_a_map_that_was_left_in_the_middle_of_some_runs_goes_on_with_those(monkeypatch):
    monkeypatch.setattr("playground.points.sensitivity.trainer.PIECE_SECONDS", 1e-9)  # a piece an epoch
    trainer, fresh = make_trainer(MAP), make_trainer(MAP)
    while trainer.pieces[trainer.epoch].start == 0:
        trainer.train(1)
    fresh.load_state(trainer.state())
    assert 0 <= fresh.epoch < trainer.epoch and trainer.pieces[fresh.epoch].start == 0
    for one in (trainer, fresh):
        one.train(len(one.pieces))
        assert one.finished
    for name, values in trainer.snapshot(True).arrays.items():
        np.testing.assert_array_equal(values, fresh.snapshot(True).arrays[name], name)
