"""What a run keeps of its past."""

import numpy as np
import pytest

from playground.core.history import FEWEST, History, Kept


def moment(time, loss=1.0, **arrays):
    return Kept(float(time), loss, arrays or {"k": np.array([time])}, {"rate": time})


def filled(count, keep=16, loss=lambda k: 1.0 / (1 + k), folder=None):
    history = History(keep, folder)
    for k in range(count):
        history.add(moment(k, loss(k)))
    return history


@pytest.fixture(params=["in memory", "in files"])
def folder(request, tmp_path):
    return tmp_path / "run" if request.param == "in files" else None


def test_a_history_is_bounded_and_keeps_first_and_last(folder):
    times = filled(5000, folder=folder).times
    assert len(times) == 16 and times[0] == 0 and times[-1] == 4999
    assert times == sorted(times)


@pytest.mark.parametrize("keep", [16, 300])
def test_a_history_is_thinned_evenly_in_log_time(keep):
    times = np.array(filled(5000, keep).times)
    gaps = np.diff(np.log1p(times))
    assert len(times) > keep * 0.9
    assert (times < 100).sum() >= keep // 4  # the young run is not forgotten
    assert (gaps[times[:-1] > 100] < 4 * np.log1p(5000) / keep).all()


def test_what_was_kept_is_read_as_it_was(folder):
    history = filled(200, keep=32, folder=folder)
    for one in history.moments:
        kept = history.read(one)
        assert kept.time == one.time and kept.state["k"].tolist() == [one.time] and kept.config == {"rate": one.time}


def test_the_best_is_kept_and_found(folder):
    history = filled(3000, loss=lambda k: abs(k - 777) + 1.0, folder=folder)
    assert history.best().time == 777 and history.best().state["k"] == 777


def test_what_is_not_finite_is_never_best():
    history = filled(5, loss=lambda k: float("nan") if k else 3.0)
    assert history.best().time == 0
    assert filled(3, loss=lambda k: float("inf")).best() is None
    assert History().best() is None


def test_going_back_forgets_what_came_after(folder):
    history = filled(10, folder=folder)
    history.add(moment(4.0, 0.5))
    assert history.times == [0, 1, 2, 3, 4]
    assert history.at(3.5).time == 3 and history.at(-1) is None
    history.forget_after(2.0)
    assert history.times == [0, 1, 2] and history.best().time == 2
    assert folder is None or len(list(folder.iterdir())) <= 3


def test_losses_that_cannot_be_compared_are_forgotten(folder):
    history = filled(10, folder=folder)
    history.forget_losses()
    assert len(history) == 10 and history.best() is None
    history.add(moment(10, 7.0))
    assert history.best().time == 10
    if folder:
        assert History(16, folder).best() is None  # the last lies in no file


def test_a_history_of_fewer_than_four_is_refused():
    with pytest.raises(ValueError, match="at least 4"):
        History(3)


def test_large_states_are_kept_in_smaller_numbers():
    history = History()
    for k in range(60):
        history.add(moment(k, flat=np.zeros(2**20, np.float64)))  # 8 MB each
    assert len(history) == 8 and history.times[0] == 0 and history.times[-1] == 59


def test_another_history_finds_the_files_of_one_that_was_lost(tmp_path):
    lost = filled(500, folder=tmp_path, loss=lambda k: abs(k - 40))
    found = History(16, tmp_path)
    assert found.times == lost.times[:-1]  # but for the moment that was in memory only
    assert found.best().time == 40 and found.at(40).state["k"] == 40


def test_only_the_last_is_in_memory(tmp_path):
    history = filled(500, folder=tmp_path)
    assert [one.kept is None for one in history.moments] == [True] * 15 + [False]
    assert len(list(tmp_path.iterdir())) == 15


def test_files_that_are_gone_or_broken_are_moments_less(tmp_path):
    history = filled(6, folder=tmp_path)
    history.moments[1].file.unlink()
    history.moments[2].file.write_bytes(b"nothing of the kind")
    assert history.at(1.5) is None and history.at(2.5) is None and history.at(3).time == 3
    history.add(moment(2.0))  # as if nothing were missing
    assert history.times == [0, 1, 2]


def test_without_room_for_files_moments_stay_in_memory(tmp_path):
    (tmp_path / "taken").write_text("a file where the folder should be")
    history = filled(40, folder=tmp_path / "taken")
    assert len(history) == 16 and history.at(39).state["k"] == 39


def test_what_is_cleared_leaves_nothing(tmp_path):
    history = filled(40, folder=tmp_path / "run")
    history.clear()
    assert not (tmp_path / "run").exists() and len(history) == 0 and history.best() is None


def test_a_moment_can_be_put_among_the_others():
    history = filled(FEWEST, loss=lambda k: 5.0)
    history.insert(moment(1.5, 1.0))
    assert history.times == [0, 1, 1.5, 2, 3] and history.best().time == 1.5
