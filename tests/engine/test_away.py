"""Files of a run: for the one who asked, of the run as it is shown, and nothing about the run changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.engine.away import MAGIC, pack_file, read_file
from playground.engine.commands import CommandError, make_command
from playground.engine.handle import SessionHandle
from tests.engine.driving import Driver
from tests.engine.fake_trainer import KINDS

TEXT = {"name": "text"}


def files_of(driver):
    return [(file.subscriber, *read_file(file.data)) for file in driver.files]


def after_epochs(count):
    driver = Driver()
    driver.see()
    for _ in range(count):
        driver.do("epoch")
        driver.settle()
    return driver


def test_a_file_is_for_the_one_who_asked_and_of_the_run_as_it_is():
    driver = after_epochs(3)
    driver.join(2)
    driver.do("export", 2, **TEXT)
    assert files_of(driver) == [(2, "run.txt", b"epoch 3")]


def test_training_goes_on_and_no_frame_comes_of_it():
    driver = Driver()
    driver.see()
    driver.do("play")
    driver.settle()
    revision, frames = driver.session._revision, len(driver.frames[1])
    driver.do("export", **TEXT)
    assert (driver.session.state, driver.session._revision, len(driver.frames[1])) == ("playing", revision, frames)


def test_of_the_past_that_is_shown_the_file_is_that_of_then():
    driver = after_epochs(5)
    driver.do("look_back", epoch=2)
    driver.do("export", **TEXT)
    assert files_of(driver) == [(1, "run.txt", b"epoch 2")] and driver.run.past


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("gif", "taken away as text, large, fails, nowhere"),
        ("large", "more than 8 MB"),
        ("fails", "could not be made"),
        ("nowhere", "could not"),
    ],
)
def test_what_cannot_be_made_is_refused_in_a_sentence_and_the_run_goes_on(name, words):
    driver = Driver()
    driver.see()
    with pytest.raises(CommandError, match=words):
        driver.do("export", name=name)
    assert driver.files == []
    driver.do("play")
    driver.see()
    assert driver.session.state == "playing"


@given(st.text(max_size=40) | st.just("text"))
def test_whatever_name_is_asked_for_is_made_or_refused(name):
    driver = Driver()
    try:
        driver.do("export", name=name)
    except CommandError as error:
        assert str(error) == "This run can be taken away as text, large, fails, nowhere."
    assert len(driver.files) == (name == "text")


@given(st.text(max_size=60), st.binary(max_size=300))
def test_a_file_comes_out_as_it_went_in(name, data):
    message = pack_file(name, data)
    assert message.startswith(MAGIC) and read_file(message) == (name, data)


def make_handle():
    return SessionHandle("t" * 32, "w" * 32, KINDS["fake"], {}, lambda handle: None, lambda: ["cpu"], lambda: 0.0)


def test_a_file_takes_no_credit():
    handle, got = make_handle(), []
    subscription = handle.subscribe(got.append)
    subscription.credit(2)
    handle.hand(subscription.number, b"FILE")
    assert (got, subscription.credits) == ([b"FILE"], 2)


def test_a_watcher_gets_no_file_and_is_told_why_when_it_asks():
    handle, got = make_handle(), []
    watcher = handle.subscribe(got.append, "watcher")
    handle.hand(watcher.number, b"FILE")
    handle.hand(99, b"FILE")
    assert got == []
    with pytest.raises(CommandError, match="watching"):
        watcher.command(make_command({"op": "export", **TEXT}))
