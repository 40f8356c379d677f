"""The keeper of the workers: those that cannot start, that hang, that end, and who is moved or blamed for it."""

import errno
import os
import signal
import subprocess
import threading
import time
from types import SimpleNamespace

import psutil
import pytest

from playground.engine import engine as engine_module
from playground.engine import process as process_module
from tests.engine.fake_trainer import PLACE
from tests.engine.test_engine import ended, play
from tests.engine.waiting import LONG, Browser, wait_until


@pytest.fixture
def system(monkeypatch):
    """A system that gives no process as long as `full`."""
    state = SimpleNamespace(full=False, asked=0)
    popen = subprocess.Popen

    def start(*args, **kwargs):
        if state.full:
            state.asked += 1
            raise OSError(errno.EMFILE, "Too many open files")
        return popen(*args, **kwargs)

    monkeypatch.setattr(process_module.subprocess, "Popen", start)
    return state


def runs(engine, number, **config):
    """So many runs that play, with their browsers."""
    handles = [engine.open("fake", config) for _ in range(number)]
    browsers = [Browser(handle) for handle in handles]
    for handle, browser in zip(handles, browsers, strict=True):
        play(handle)
        browser.frame(lambda info: info["epoch"] > 3)
    return handles, browsers


def more(browser):
    """It goes on: frames with further epochs come."""
    with browser._news:
        seen = len(browser.frames)
    epoch = browser.frames[seen - 1][0]["epoch"]
    browser.frame(lambda info: info["epoch"] > epoch + 20, after=seen)


def told(browser, words):
    return browser.wait(lambda b: next((text for text in b.notices() if words in text), None), 60.0)


# ---- workers that cannot start ----


def test_where_no_worker_can_be_launched_runs_are_told_and_go_on_later(make_engine, system):
    engine = make_engine(1)
    (handle,), (browser,) = runs(engine, 1)
    system.full = True
    os.kill(handle.worker.pid, signal.SIGKILL)
    told(browser, "cannot be started at the moment")
    late = engine.open("fake", {"size": 9})
    late.command({"op": "pin", "neuron": 2})
    wait_until(lambda: system.asked > 2)
    newcomer = Browser(late)
    told(newcomer, "cannot be started at the moment")
    shown = browser.frames[-1][0]["epoch"]
    system.full = False
    told(browser, "your run goes on from epoch")
    assert browser.frame(lambda info: info["epoch"] > shown)[0]["state"] == "playing"
    newcomer.frame(lambda info: info["pin"] == 2)
    assert not any("cannot be started" in text for text in Browser(late).notices())


def test_sessions_of_a_worker_that_cannot_be_launched_wait_on_those_that_live(make_engine, system):
    engine = make_engine(2)
    handles, browsers = runs(engine, 2)
    system.full = True
    os.kill(handles[0].worker.pid, signal.SIGKILL)
    told(browsers[0], "your run goes on from epoch")
    wait_until(lambda: system.asked > 1)
    fresh = engine.open("fake", {})
    Browser(fresh).frame(lambda info: True)
    for browser in browsers:
        more(browser)
    assert not any("cannot be started" in text for browser in browsers for text in browser.notices())
    system.full = False
    wait_until(lambda: len(engine.pids) == 2)


def test_sessions_that_wait_for_a_worker_move_with_all_they_were_sent(make_engine, system):
    system.full = True
    engine = make_engine(2)
    handle = engine.open("fake", {"size": 6})
    handle.command({"op": "speed", "mode": "per_second", "value": 77})
    handle.command({"op": "pin", "neuron": 1})
    wait_until(lambda: system.asked > 1)
    system.full = False
    info, arrays = Browser(handle).frame(lambda info: info["pin"] == 1)
    assert info["speed"]["value"] == 77 and arrays["parameters"].shape == (6,)


def test_a_worker_without_threads_leaves_no_process(monkeypatch):
    started = []
    popen = subprocess.Popen
    monkeypatch.setattr(process_module.subprocess, "Popen", lambda *a, **k: started.append(popen(*a, **k)) or started[-1])

    def refuse(thread):
        raise RuntimeError("can't start new thread")

    worker = process_module.WorkerProcess(PLACE, print, print, False)
    monkeypatch.setattr(threading.Thread, "start", refuse)
    with pytest.raises(RuntimeError, match="thread"):
        worker.launch()
    assert started[0].poll() is not None and worker.process is None and started[0].stdin.closed and started[0].stdout.closed


def test_the_keeper_survives_anything_and_says_it_once(make_engine, monkeypatch, caplog):
    engine = make_engine(1)
    (handle,), (browser,) = runs(engine, 1)
    stumbles = []

    def stumble():
        stumbles.append(1)
        raise MemoryError("nothing left")

    monkeypatch.setattr(engine, "_look_after_idle", stumble)
    os.kill(handle.worker.pid, signal.SIGKILL)
    told(browser, "your run goes on from epoch")
    wait_until(lambda: len(stumbles) > 2)
    more(browser)
    assert sum("nothing left" in record.message for record in caplog.records) == 1


def test_an_engine_that_cannot_start_its_workers_ends_at_once(make_engine, system):
    system.full = True
    engine = make_engine(2)
    engine.start()
    wait_until(lambda: system.asked > 4)  # by now the pauses are long
    engine.close()
    assert not engine._keeper.is_alive()


# ---- workers that hang ----


def test_a_stopped_worker_is_replaced_and_its_run_goes_on(make_engine):
    engine = make_engine(2, hung_after=1.0)
    handles, browsers = runs(engine, 2)
    pid = handles[0].worker.pid
    os.kill(pid, signal.SIGSTOP)
    told(browsers[0], "your run goes on from epoch")
    assert ended([pid])
    for browser in browsers:
        more(browser)
    assert not browsers[1].notices()


def test_a_run_that_never_gives_the_turn_back_is_noticed(make_engine):
    engine = make_engine(1, hung_after=1.0)
    bad, other = engine.open("fake", {"hang_at": 5}), engine.open("fake", {})
    browser = Browser(bad)
    play(bad)
    assert "ended twice while it trained this run" in told(browser, "paused")
    play(other)
    Browser(other).frame(lambda info: info["epoch"] > 50)


def test_new_sessions_avoid_a_worker_that_owes_an_answer(make_engine):
    engine = make_engine(2, hung_after=600.0)
    handles, browsers = runs(engine, 2)
    silent = handles[0].worker
    os.kill(silent.pid, signal.SIGSTOP)
    wait_until(lambda: silent.silence > engine_module.LATELY)
    fresh = [engine.open("fake", {}) for _ in range(3)]
    assert all(handle.worker is not silent for handle in fresh)
    for handle in fresh:
        Browser(handle).frame(lambda info: True)
    os.kill(silent.pid, signal.SIGCONT)
    more(browsers[0])


def test_a_machine_that_slept_ends_no_worker(make_engine, monkeypatch):
    engine = make_engine(2, hung_after=5.0)
    _, browsers = runs(engine, 2)
    pids = engine.pids
    slept = SimpleNamespace(seconds=0.0)
    monkeypatch.setattr(engine_module, "time", SimpleNamespace(monotonic=lambda: time.monotonic() + slept.seconds))
    for _ in range(3):
        slept.seconds += 10_000.0
        signs = [worker._signs for worker in engine._workers]
        wait_until(lambda signs=signs: all(worker._signs > before for worker, before in zip(engine._workers, signs, strict=True)))
    for browser in browsers:
        more(browser)
    assert engine.pids == pids and not any(browser.notices() for browser in browsers)


# ---- who is to blame, and who moves ----


def test_only_the_run_that_ends_its_workers_is_paused(make_engine):
    engine = make_engine(2)
    handles, browsers = runs(engine, 5)
    bad = engine.open("fake", {"die_at": 5})
    browser = Browser(bad)
    play(bad)
    assert "ended twice while it trained this run" in told(browser, "is now paused")
    for innocent in browsers:
        more(innocent)
        assert not any("paused" in text for text in innocent.notices())
    assert [handle.status["state"] for handle in handles] == ["playing"] * 5 and bad.status["state"] == "paused"


def test_runs_that_a_lost_worker_left_on_one_are_shared_out_again(make_engine):
    engine = make_engine(2)
    handles, browsers = runs(engine, 6)
    os.kill(handles[0].worker.pid, signal.SIGKILL)
    told(browsers[0], "your run goes on from epoch")

    def shared():
        places = [handle.worker for handle in handles]
        return len(set(places)) == 2 and all(places.count(place) == 3 for place in places) and not engine._moves

    wait_until(shared)
    for browser in browsers:
        more(browser)
        epochs = [info["epoch"] for info, _ in browser.frames]
        assert epochs == sorted(epochs) and {info["run"] for info, _ in browser.frames} == {1} and len(browser.notices()) <= 1
    assert sum(len(browser.notices()) for browser in browsers) == 3  # of those whose worker was lost; a mere move says nothing


def test_runs_move_to_a_worker_whose_own_have_paused(make_engine, monkeypatch):
    monkeypatch.setattr(engine_module, "BALANCE", 0.2)
    engine = make_engine(2)
    handles, browsers = runs(engine, 4)
    busy = handles[0].worker
    for handle in handles:
        if handle.worker is not busy:
            handle.command({"op": "pause"})
    playing = [handle for handle in handles if handle.worker is busy]
    assert len(playing) == 2
    wait_until(lambda: len({id(handle.worker) for handle in playing}) == 2)
    assert not any(browser.notices() for browser in browsers)


def test_what_is_commanded_while_a_run_moves_is_done(make_engine):
    engine = make_engine(2)
    (handle,), (browser,) = runs(engine, 1)
    here = handle.worker
    there = next(worker for worker in engine._workers if worker is not here)
    wait_until(lambda: there.ready)
    os.kill(here.pid, signal.SIGSTOP)
    engine._moves[handle.id] = there
    handle.depart()
    handle.command({"op": "pin", "neuron": 3})
    handle.configure({"rate": 0.25})
    second = Browser(handle)
    os.kill(here.pid, signal.SIGCONT)
    for viewer in (browser, second):
        info, _ = viewer.frame(lambda info: info["pin"] == 3 and info["readouts"]["learning_rate"] == 0.25)
        assert info["run"] == 1 and info["state"] == "playing"
    assert handle.worker is there


def test_a_worker_lost_in_the_middle_of_a_move_loses_no_run(make_engine):
    engine = make_engine(2)
    (handle,), (browser,) = runs(engine, 1)
    here = handle.worker
    there = next(worker for worker in engine._workers if worker is not here)
    os.kill(here.pid, signal.SIGSTOP)
    engine._moves[handle.id] = there
    handle.depart()
    handle.command({"op": "pin", "neuron": 3})
    os.kill(here.pid, signal.SIGKILL)
    browser.frame(lambda info: info["pin"] == 3)
    more(browser)


def test_no_descriptor_is_left_by_workers_that_ended(make_engine):
    engine = make_engine(1)
    (handle,), (browser,) = runs(engine, 1)
    web = psutil.Process()
    before = web.num_fds()
    for _ in range(2):
        pid = handle.worker.pid
        os.kill(pid, signal.SIGKILL)
        wait_until(lambda pid=pid: handle.worker.pid not in (None, pid) and handle.worker.ready)
    wait_until(lambda: web.num_fds() <= before, LONG)
