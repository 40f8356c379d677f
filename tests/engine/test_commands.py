import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.core.command import Command
from playground.engine.commands import MAX_BYTES, CommandError, commands_by_op, make_command, parse_command
from tests.engine.asking import ALL, ANY_TEXT, GOOD


@pytest.mark.parametrize("command", GOOD, ids=json.dumps)
def test_every_command_of_the_protocol_is_read(command):
    found = parse_command(json.dumps(command), ALL)
    assert isinstance(found, Command)
    assert {key: value for key, value in found.model_dump().items() if key in command} == command
    assert make_command(command, ALL) == found


def test_there_is_an_example_of_each():
    assert {command["op"] for command in GOOD} == set(commands_by_op(ALL))


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "not JSON"),
        ("{", "not JSON"),
        ("[]", "object"),
        ("3", "object"),
        ("{}", "op is one of credit"),
        ('{"op": "format"}', "op is one of credit"),
        ('{"op": ["play"]}', "op is one of credit"),
        ('{"op": "credit", "n": 3}', "credit, n"),
        ('{"op": "credit", "n": true}', "credit, n"),
        ('{"op": "credit", "n": 1.5}', "credit, n"),
        ('{"op": "speed", "mode": "warp"}', "speed, mode"),
        ('{"op": "speed", "mode": "max", "value": 1001}', "speed, value"),
        ('{"op": "stop_at", "loss": NaN}', "stop_at, loss"),
        ('{"op": "stop_at", "loss": 1e999}', "stop_at, loss"),
        ('{"op": "stop_at", "epoch": "7"}', "stop_at, epoch"),
        ('{"op": "set_parameter", "index": -1, "value": 0}', "set_parameter, index"),
        ('{"op": "set_parameter", "index": 0, "value": Infinity}', "set_parameter, value"),
        ('{"op": "set_parameter", "index": 0}', "set_parameter, value"),
        ('{"op": "play", "now": 1}', "does not know"),
        ('{"op": "pin"}', "pin, neuron"),
        ("[" * 10_000, "A command"),
        ('{"op": "play"}' + " " * MAX_BYTES, "at most 16384 bytes"),
        ("\ud800", "UTF-8"),
    ],
)
def test_a_refusal_is_a_sentence_that_names_the_place(text, part):
    with pytest.raises(CommandError) as caught:
        parse_command(text, ALL)
    sentence = str(caught.value)
    assert part in sentence and sentence[0].isupper() and sentence.endswith(".") and "\n" not in sentence


@given(ANY_TEXT)
def test_whatever_comes_is_a_command_or_refused(text):
    try:
        assert isinstance(parse_command(text, ALL), Command)
    except CommandError as error:
        assert str(error)


@given(st.recursive(st.none() | st.integers() | st.floats() | st.text() | st.binary(), lambda inner: st.dictionaries(st.text(), inner)))
def test_whatever_a_page_gives_is_a_command_or_refused(value):
    try:
        assert isinstance(make_command(value, ALL), Command)
    except CommandError as error:
        assert str(error)
