import os
import signal
import subprocess
import sys
import threading

import psutil
import pytest

from playground.core.command import SetParameter
from playground.engine import CommandError, EngineError
from playground.engine import engine as engine_module
from playground.engine.commands import make_command
from tests.engine.waiting import LONG, Browser
from tests.paths import ROOT


def play(handle, mode="max"):
    handle.command({"op": "speed", "mode": mode})
    handle.command({"op": "play"})


def ended(pids):
    gone, alive = psutil.wait_procs([psutil.Process(pid) for pid in pids if psutil.pid_exists(pid)], timeout=LONG)
    return not alive


def test_a_session_trains_and_sends_frames(make_engine):
    handle = make_engine().open("fake", {})
    browser = Browser(handle)
    info, arrays = browser.frame(lambda info: True)
    assert info["full"] and "points" in arrays and info["state"] == "paused"
    play(handle, "per_frame")
    browser.frame(lambda info: info["epoch"] >= 20)
    seen = len(browser.frames)  # some of the first may show it paused too
    handle.command({"op": "pause"})
    browser.frame(lambda info: info["state"] == "paused", after=seen)
    assert handle.status["state"] == "paused" and handle.status["epoch"] >= 20
    assert handle.config == {} and handle.devices == ["cpu"]


def test_tokens_are_found_and_say_what_they_allow(make_engine):
    engine = make_engine()
    handle = engine.open("fake", {})
    assert engine.find(handle.token) == (handle, "owner") and engine.find(handle.watch_token) == (handle, "watcher")
    assert engine.find("guess") is None and handle.id not in (handle.token, handle.watch_token)
    assert len({handle.token, handle.watch_token, engine.open("fake", {}).token}) == 3
    handle.close()
    assert engine.find(handle.token) is None and engine.gone(handle.token) and not engine.gone("guess")


def test_watchers_see_and_cannot_command(make_engine):
    handle = make_engine().open("fake", {})
    owner, watcher = Browser(handle), Browser(handle, "watcher")
    with pytest.raises(CommandError, match="watching"):
        watcher.subscription.command(make_command({"op": "play"}))
    play(handle, "per_frame")
    assert watcher.frame(lambda info: info["epoch"] > 5) and owner.frame(lambda info: info["epoch"] > 5)


def test_what_a_run_refuses_reaches_the_one_who_asked(make_engine):
    handle = make_engine().open("fake", {})
    browser, other = Browser(handle), Browser(handle)

    browser.subscription.command(SetParameter(op="set_parameter", index=99, value=1.0))
    refused = browser.wait(lambda b: next((m for m in b.messages if "refused" in m), None))
    assert "no such parameter" in refused["refused"] and refused["command"]["index"] == 99
    assert not any("refused" in message for message in other.messages)


def test_a_page_s_command_is_checked(make_engine):
    with pytest.raises(CommandError):
        make_engine().open("fake", {}).command({"op": "speed", "mode": "warp"})


def test_other_settings_go_on_or_start_over(make_engine):
    handle = make_engine().open("fake", {})
    browser = Browser(handle)
    handle.configure({"rate": 0.5})
    browser.frame(lambda info: info["readouts"]["learning_rate"] == 0.5 and info["run"] == 1)
    handle.configure({"rate": 0.5, "size": 8})
    info, arrays = browser.frame(lambda info: info["run"] == 2)
    assert info["full"] and arrays["parameters"].shape == (8,) and "started over" in info["message"]


def test_settings_that_a_run_refuses_are_never_its_own(make_engine):
    handle = make_engine().open("fake", {"rate": 0.5})
    browser, watcher = Browser(handle), Browser(handle, "watcher")
    browser.frame(lambda info: True)
    handle.configure({"impossible": True, "size": 8})
    assert handle.asked == {"impossible": True, "size": 8} and handle.config == {"rate": 0.5}
    browser.wait(lambda b: {"put_back": True} in b.messages)
    assert handle.config == handle.asked == {"rate": 0.5}
    refusal = handle.take_refusal()
    assert refusal.text == "These settings are impossible." and refusal.config == {"impossible": True, "size": 8}
    assert handle.take_refusal() is None and {"put_back": True} not in watcher.messages
    handle.configure({"rate": 0.25})
    browser.frame(lambda info: info["readouts"]["learning_rate"] == 0.25 and info["run"] == 1)
    assert handle.config == {"rate": 0.25}


def test_only_the_last_of_several_changes_counts(make_engine):
    handle = make_engine().open("fake", {})
    browser = Browser(handle)
    for config in ({"impossible": True}, {"size": 5}, {"impossible": True}, {"size": 6}):
        handle.configure(config)
    browser.frame(lambda info: info["structure"] == "fake 6")
    assert handle.config == handle.asked == {"size": 6} and handle.take_refusal() is None
    handle.configure({"size": 7})
    handle.configure({"impossible": True})
    browser.wait(lambda b: {"put_back": True} in b.messages)
    assert handle.config == {"size": 7}


def test_a_run_that_cannot_start_says_why_to_whoever_comes_later_and_can_be_mended(make_engine):
    handle = make_engine().open("fake", {"impossible": True})
    first = Browser(handle)
    told = first.wait(lambda b: next((m["standing"] for m in b.messages if "standing" in m), None))
    assert told == {"level": "error", "text": "These settings are impossible.", "fields": []}
    later = Browser(handle, "watcher")
    assert later.messages == [{"standing": told}]
    handle.configure({"impossible": True, "size": 3})
    handle.configure({})
    assert first.frame(lambda info: True)[0]["epoch"] == 0
    later.wait(lambda b: b.messages[-1] == {"standing": None})
    assert handle.config == {} and not any("standing" in message for message in Browser(handle).messages)


def test_what_is_said_while_nobody_is_there_is_heard_by_the_next_owner(make_engine):
    engine = make_engine(2)
    handle = engine.open("fake", {"steps": 50})
    browser = Browser(handle)
    browser.frame(lambda info: True)
    browser.subscription.close()
    worker = handle.worker
    os.kill(worker.pid, signal.SIGKILL)
    heard = threading.Event()
    deliver, handle.deliver = handle.deliver, lambda *rest: (deliver(*rest), heard.set())
    assert heard.wait(LONG) and handle.worker is not worker
    assert Browser(handle, "watcher").notices() == []
    assert any("restarted" in text for text in Browser(handle).notices())
    assert Browser(handle).notices() == []


def test_settings_that_were_under_way_when_the_worker_died_are_taken_or_refused_by_the_next(make_engine):
    engine = make_engine(2)
    handle = engine.open("fake", {"steps": 50})
    browser = Browser(handle)
    browser.frame(lambda info: True)
    os.kill(handle.worker.pid, signal.SIGSTOP)
    handle.configure({"steps": 50, "size": 9})
    os.kill(handle.worker.pid, signal.SIGKILL)
    browser.frame(lambda info: info["structure"] == "fake 9")
    assert handle.config == {"steps": 50, "size": 9}


def test_a_mishap_in_one_session_leaves_the_others(make_engine):
    engine = make_engine()
    bad, good = engine.open("fake", {"raise_at": 3}), engine.open("fake", {})
    bad_browser, good_browser = Browser(bad), Browser(good)
    play(bad)
    bad_browser.wait(lambda b: any("went wrong inside" in text for text in b.notices()))
    pids = engine.pids
    play(good)
    good_browser.frame(lambda info: info["epoch"] > 100)
    assert engine.pids == pids
    bad.configure({"size": 7})
    bad_browser.frame(lambda info: info["run"] == 2)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_killed_worker_is_replaced_and_its_run_goes_on(make_engine, workers):
    engine = make_engine(workers)
    handle = engine.open("fake", {"steps": 50})
    browser = Browser(handle)
    play(handle)
    handle.command({"op": "pin", "neuron": 1})
    browser.frame(lambda info: info["epoch"] > 50 and len((handle.curves or (1, []))[1]) > 1)  # curves come once a second
    before = engine.pids
    os.kill(handle.worker.pid, signal.SIGKILL)
    browser.wait(lambda b: any("restarted; your run goes on" in text for text in b.notices()))
    with browser._news:
        seen = len(browser.frames)
    shown = browser.frames[seen - 1][0]["epoch"]
    info, arrays = browser.frame(lambda info: info["full"], after=1)
    assert info["state"] == "playing" and info["pin"] == 1 and info["speed"]["mode"] == "max" and info["curves"]["from"] == 0
    index = next(i for i, frame in enumerate(browser.frames) if frame[0] is info)
    assert info["epoch"] >= browser.frames[index - 1][0]["epoch"] and len(arrays["curves"]) > 1 and shown > 50
    assert ended(set(before) - set(engine.pids))
    browser.frame(lambda now: now["epoch"] > info["epoch"] + 100, after=index)


def test_a_run_that_kills_its_workers_is_given_up(make_engine):
    engine = make_engine(1)
    handle, other = engine.open("fake", {"die_at": 5}), engine.open("fake", {})
    browser, bystander = Browser(handle), Browser(other)
    play(handle)
    for deaths in (1, 2):
        browser.wait(lambda b, deaths=deaths: len(b.notices()) >= deaths)
        handle.command({"op": "play"})
    browser.wait(lambda b: {"gone": True} in b.messages)
    assert any("given up" in text for text in browser.notices()) and engine.find(handle.token) is None
    play(other)
    bystander.frame(lambda info: info["epoch"] > 100)


def test_closing_leaves_no_process(make_engine):
    engine = make_engine(2)
    handles = [engine.open("fake", {"seconds": 0.001}) for _ in range(4)]
    browsers = [Browser(handle) for handle in handles]
    for handle, browser in zip(handles, browsers, strict=True):
        play(handle)
        browser.frame(lambda info: info["epoch"] > 3)
    pids = engine.pids
    assert len(pids) == 2 and {handle.worker.pid for handle in handles} == set(pids)
    engine.close()
    assert not any(psutil.pid_exists(pid) for pid in pids)
    assert all({"restarts": True} in browser.messages for browser in browsers)
    with pytest.raises(EngineError, match="shutting down"):
        engine.open("fake", {})
    engine.close()


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_no_worker_outlives_its_parent(how):
    parent = subprocess.Popen([sys.executable, "-m", "tests.engine.parent"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, text=True)  # fmt: skip
    with parent:
        pids = [int(pid) for pid in parent.stdout.readline().split()]
        assert len(pids) == 2 and all(psutil.pid_exists(pid) for pid in pids)
        parent.send_signal(how)
        assert ended(pids) and parent.wait(LONG) != 0


def test_a_run_that_nobody_sees_is_paused_then_forgotten(make_engine):
    engine = make_engine(pause_after=0.6, forget_after=1.2)
    handle = engine.open("fake", {})
    browser = Browser(handle)
    play(handle)
    browser.frame(lambda info: info["epoch"] > 10)
    gone = threading.Event()
    handle.subscribe(lambda message: gone.set() if message == {"gone": True} else None).close()
    browser.subscription.close()
    browser.subscription.close()
    forget, engine._forget = engine._forget, lambda handle: (states.append(handle.status["state"]), forget(handle), gone.set())
    states = []
    assert gone.wait(LONG) and states == ["paused"] and engine.find(handle.token) is None


def test_there_are_only_so_many_places(make_engine):
    engine = make_engine(max_sessions=2, pause_after=0.0)
    first, second = engine.open("fake", {}), engine.open("fake", {})
    Browser(first)
    Browser(second)
    with pytest.raises(EngineError, match="All 2 places are taken"):
        engine.open("fake", {})
    first.close()
    engine.open("fake", {})


def test_a_closed_tab_frees_its_place_at_once_when_it_is_needed(make_engine):
    engine = make_engine(max_sessions=3)
    first, second, third = (engine.open("fake", {}) for _ in range(3))
    browsers = [Browser(handle) for handle in (first, second, third)]
    play(second)
    browsers[1].subscription.close()
    browsers[0].subscription.close()
    engine.open("fake", {})
    assert engine.gone(second.token) and not engine.gone(first.token) and not engine.gone(third.token)


def test_a_page_that_is_still_connecting_keeps_its_place_for_a_while(make_engine, monkeypatch):
    engine = make_engine(max_sessions=1)
    opening = engine.open("fake", {})
    with pytest.raises(EngineError, match="places are taken"):
        engine.open("fake", {})
    monkeypatch.setattr(engine_module, "CONNECTING", 0.0)
    engine.open("fake", {})
    assert engine.gone(opening.token)


def test_there_are_as_many_workers_as_the_machine_and_the_environment_say(make_engine, monkeypatch):
    monkeypatch.setenv("PLAYGROUND_WORKERS", "3")
    engine = make_engine(None)
    Browser(engine.open("fake", {})).frame(lambda info: True)
    assert len(engine.pids) == 3


def test_an_unknown_kind_is_refused(make_engine):
    with pytest.raises(EngineError, match="fake"):
        make_engine().open("nonsense", {})


def test_the_front_door_imports_no_torch_and_no_streamlit():
    code = "import sys, playground.engine, playground.live.routes; print([m for m in ('torch', 'streamlit', 'plotly') if m in sys.modules])"
    assert subprocess.check_output([sys.executable, "-c", code], cwd=ROOT, text=True).strip() == "[]"
