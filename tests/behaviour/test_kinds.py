"""What the engine, the links and the pages rely on, held of every kind that is listed. A new kind is tested by being listed."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, get_args, get_origin

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.core.export import MOST_BYTES
from playground.core.kind import Document, Kind, load
from playground.core.settings import ConfigError, Problem
from playground.core.trainer import Arrays, Trainer
from playground.engine.away import make_file, read_file
from playground.engine.commands import CommandError, Universal, make_command, parse_command
from playground.engine.frame import decode_frame, encode_frame
from playground.kinds import KINDS
from tests.behaviour.fuzz import commands, documents, fields, outside, with_setting
from tests.behaviour.small import small

few = settings(max_examples=20, deadline=None)
many = settings(max_examples=60, deadline=None)
UPDATES = 7  # not a whole epoch of most


@pytest.fixture(params=KINDS, scope="module")
def kind(request: pytest.FixtureRequest) -> Kind:
    return KINDS[request.param]


def small_document(kind: Kind) -> Document:
    return kind.parse(small(kind.name).document)


def make(kind: Kind, document: Document) -> Trainer:
    trainer: Trainer = load(kind.trainer)(document.model_dump(mode="json"))
    return trainer


def drawn_document(data: st.DataObject, kind: Kind) -> Document:
    return data.draw(documents(kind, small_document(kind), small(kind.name).held))


def without(arrays: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: array for name, array in arrays.items() if not name.startswith(names or "-")}


def assert_same(kind: Kind, one: Arrays, other: Arrays, but: tuple[str, ...] = ()) -> None:
    """Equal to the last bit, but for what measures time."""
    one, other = (without(arrays, (*small(kind.name).timed, *but)) for arrays in (one, other))
    assert set(one) == set(other)
    for name, array in one.items():
        np.testing.assert_array_equal(array, other[name], err_msg=name)


def form(arrays: Arrays) -> dict[str, tuple[Any, ...]]:
    return {name: (array.dtype, array.shape) for name, array in arrays.items()}


def is_sentence(text: str) -> bool:
    """Whether it is ours and for a reader: pydantic's own words say "should be", Python's own are short."""
    return len(text.split()) >= 3 and not any(
        word in text for word in ("should be", "Input", "validation", "Traceback", "Error", "object at")
    )


def assert_told(problems: list[Problem]) -> None:
    assert problems and all(is_sentence(f"{problem.field} {problem.message}") for problem in problems), problems


# ---- configurations ----------------------------------------------------------------------------------------------


def assert_comes_back(kind: Kind, document: Document) -> None:
    assert kind.parse(json.loads(json.dumps(document.model_dump(mode="json")))) == document
    assert kind.parse_link(kind.parameters(document)) == (document, [])
    assert kind.with_base(document, kind.base(document)) == document
    assert kind.restart_reasons(document, document) == []


def test_the_default_comes_back_from_json_and_from_its_link(kind: Kind):
    assert_comes_back(kind, kind.parse({}))
    assert kind.parse_link({}) == (kind.parse({}), [])


@many
@given(data=st.data())
def test_any_configuration_comes_back_from_json_and_from_its_link(kind: Kind, data: st.DataObject):
    assert_comes_back(kind, data.draw(documents(kind, kind.parse({}))))


def test_what_is_outside_its_bounds_is_refused_in_a_sentence(kind: Kind):
    document, seen = kind.parse({}), 0
    for path, of_base, info, names in fields(kind, document):
        try:
            wrong = outside(info)
        except KeyError:  # no number
            wrong = ["nonsense", "", 7.5, {}] if names else []
        for value in wrong:
            with pytest.raises(ConfigError) as refused:
                with_setting(kind, document, path, of_base, value)
            assert_told(refused.value.problems)
            assert any(problem.field.startswith(path.split(".")[0]) for problem in refused.value.problems), (path, refused.value)
            seen += 1
        for text in map(str, wrong):
            opened, problems = kind.parse_link({path: text})
            assert_comes_back(kind, opened)
            assert_told(problems) if problems else None
    assert seen > 20


@many
@given(data=st.data())
def test_no_link_raises_and_what_is_wrong_is_said(kind: Kind, data: st.DataObject):
    paths = [path for path, *_ in fields(kind, kind.parse({}))]
    link = data.draw(st.dictionaries(st.sampled_from(paths) | st.text(max_size=20), st.text(max_size=20), max_size=6))
    document, problems = kind.parse_link(link)
    assert_comes_back(kind, document)
    assert not problems or all(problem.message for problem in problems)


# ---- training ----------------------------------------------------------------------------------------------------


def test_a_trainer_is_what_the_engine_asks_for(kind: Kind):
    trainer = make(kind, small_document(kind))
    assert isinstance(trainer, Trainer)
    assert trainer.columns[0] == "epoch" and len(set(trainer.columns)) == len(trainer.columns)
    for column in (trainer.objective, trainer.score_column):
        assert column in trainer.columns or column == ""  # "": there is none, see core/trainer.py
    assert tuple(trainer.evaluate()) == trainer.columns
    assert trainer.epoch == trainer.step == 0 and trainer.finished is None
    assert 1 <= trainer.steps_left <= trainer.steps_per_epoch
    counters = trainer.state()["counters"]
    assert kind.counts_updates is None or (kind.counts_updates < len(counters) and counters[kind.counts_updates] == 0)


def test_epochs_and_updates_are_counted(kind: Kind):
    trainer = make(kind, small_document(kind))
    trainer.train(trainer.steps_left)
    assert (trainer.epoch, trainer.steps_left) == (1, trainer.steps_per_epoch)
    before = trainer.step
    trainer.train(0)
    assert (trainer.epoch, trainer.step) == (1, before)
    if trainer.finished is None:
        trainer.train(1)
        assert trainer.step == before + 1


def test_the_default_trains_and_all_its_numbers_are_finite(kind: Kind):
    trainer = make(kind, small_document(kind))
    for _ in range(3):
        trainer.train(trainer.steps_left)
        assert all(map(np.isfinite, trainer.evaluate().values()))
        assert trainer.diagnose(trainer.evaluate()) is None
    for name, array in trainer.state().items():
        assert array.dtype.kind != "f" or np.isfinite(array).all(), name


@few
@given(data=st.data())
def test_training_is_repeated_by_the_seed_alone_and_is_finite_or_diagnosed(kind: Kind, data: st.DataObject):
    document = drawn_document(data, kind)
    twins = make(kind, document), make(kind, document)
    assert_same(kind, twins[0].state(), twins[1].state())
    for _ in range(2):
        twins[0].train(UPDATES)
        for _ in twins[1].in_pieces("train", UPDATES):
            pass
        rows = [twin.evaluate() for twin in twins]
        twins[0].snapshot(True)  # looking changes nothing
    np.testing.assert_array_equal(list(rows[0].values()), list(rows[1].values()))
    assert_same(kind, twins[0].state(), twins[1].state())
    assert all(map(np.isfinite, rows[0].values())) or is_sentence(str(twins[0].diagnose(rows[0])))


@few
@given(data=st.data())
def test_a_fresh_trainer_goes_on_from_a_state_bit_for_bit(kind: Kind, data: st.DataObject):
    assert_goes_on(kind, drawn_document(data, kind))


def named_settings() -> Iterator[tuple[str, str]]:
    """Every kind, and every setting of it whose values have names, or that is a switch."""
    for name, kind in KINDS.items():
        for path in kind.settings.paths:
            switch = kind.settings.info(path).annotation is bool
            if not path.startswith("training.device") and (switch or path in kind.settings.choices):
                yield name, path


def accepting(kind: Kind, path: str, value: Any) -> Document:
    """A small document with that value; where the small one has no place for it, with another value of another setting beside it."""
    start, several = small_document(kind), get_origin(kind.settings.info(path).annotation) is tuple
    others = [(other, name) for other, names in kind.settings.choices.items() for name in names]
    for change in [None, *others]:
        try:
            document = start if change is None else of_setting(kind, start, *change)
            document = of_setting(kind, document, path, [value] if several else value)
        except ConfigError:
            continue
        if kind.settings.flat(document)[path] == ([value] if several else value):
            return document
    raise AssertionError(f"no document has {path} {value}")


def of_setting(kind: Kind, document: Document, path: str, value: Any) -> Document:
    if kind.settings.base and not kind.settings.in_base(path):
        return kind.settings.with_value(document, path, value)
    return kind.with_base(document, kind.set_value(kind.base(document), path, value))


@pytest.mark.parametrize(("name", "path"), named_settings())
def test_with_every_named_value_training_goes_on_from_a_state_bit_for_bit(name: str, path: str):
    kind = KINDS[name]
    for value in kind.settings.choices.get(path, (False, True)):
        assert_goes_on(kind, accepting(kind, path, value))


def assert_goes_on(kind: Kind, document: Document) -> None:
    first, fresh = make(kind, document), make(kind, document)
    first.train(UPDATES)
    state = first.state()
    kept = {name: array.copy() for name, array in state.items()}
    first.train(UPDATES)
    assert_same(kind, state, kept)  # a copy, which training does not reach
    fresh.load_state(state)
    assert_same(kind, fresh.state(), kept)
    fresh.train(UPDATES)
    assert (fresh.epoch, fresh.step, fresh.steps_left) == (first.epoch, first.step, first.steps_left)
    assert_same(kind, fresh.state(), first.state())
    np.testing.assert_array_equal(list(fresh.evaluate().values()), list(first.evaluate().values()))


def test_a_state_that_does_not_fit_is_refused_in_a_sentence(kind: Kind):
    trainer = make(kind, small_document(kind))
    trainer.train(UPDATES)
    state = trainer.state()
    wrong: list[Arrays] = [{"counters": np.full_like(state["counters"], -9)}]
    wrong += [{name: array[None]} for name, array in state.items()]
    for change in [None, *wrong]:
        broken = {**state, **change} if change else without(state, ("counters",))
        with pytest.raises(ValueError) as refused:
            trainer.load_state(broken)
        assert is_sentence(str(refused.value))
        assert_same(kind, trainer.state(), state)


# ---- changing ----------------------------------------------------------------------------------------------------


@few
@given(data=st.data())
def test_what_is_live_is_taken_up_and_what_starts_over_is_refused(kind: Kind, data: st.DataObject):
    document = drawn_document(data, kind)
    other = data.draw(documents(kind, document, small(kind.name).held))
    trainer = make(kind, document)
    trainer.train(UPDATES)
    before, structure, step = trainer.state(), trainer.structure, trainer.step
    if kind.restart_reasons(document, other):
        with pytest.raises(ValueError, match="cannot change without starting over"):
            trainer.reconfigure(other.model_dump(mode="json"))
        assert trainer.config == document
        assert_same(kind, trainer.state(), before)
    else:
        trainer.reconfigure(other.model_dump(mode="json"))
        assert (trainer.config, trainer.structure) == (other, structure)
        assert form(trainer.state()) == form(before) and trainer.step == step
        trainer.snapshot(True)
    trainer.train(UPDATES)
    row = trainer.evaluate()
    assert all(map(np.isfinite, row.values())) or trainer.diagnose(row)


# ---- frames ------------------------------------------------------------------------------------------------------


@few
@given(data=st.data())
def test_frames_keep_names_shapes_and_dtypes_within_a_structure(kind: Kind, data: st.DataObject):
    start = small_document(kind)
    trainers = [make(kind, start), make(kind, drawn_document(data, kind))]
    but, forms = small(kind.name).varies, []
    for trainer in trainers:
        frames = [trainer.snapshot(True)]
        trainer.train(UPDATES)
        frames += [trainer.snapshot(True), trainer.snapshot(False)]
        full, later, short = (frame.arrays for frame in frames)
        assert set(full) == set(later) and form(without(full, but)) == form(without(later, but))
        assert set(short) <= set(later) and all(form(later)[name] == found for name, found in form(short).items())
        info = {"ranges": dict(frames[1].ranges), "view": dict(frames[1].view)}
        found, sent = decode_frame(encode_frame(info, later))
        assert found == info and form(sent) == form(later)
        forms.append((trainer.structure, form(without(full, but))))
    assert forms[0][0] != forms[1][0] or forms[0][1] == forms[1][1]


def test_a_frame_is_detached_and_finite(kind: Kind):
    trainer = make(kind, small_document(kind))
    frame = trainer.snapshot(True)
    kept = {name: array.copy() for name, array in frame.arrays.items()}
    trainer.train(3 * UPDATES)
    for name, array in frame.arrays.items():
        np.testing.assert_array_equal(array, kept[name], err_msg=name)
        assert array.dtype.kind != "f" or np.isfinite(array).all(), name
    assert all(map(np.isfinite, [*frame.ranges.values(), *frame.readouts.values()]))


# ---- exports -----------------------------------------------------------------------------------------------------


def test_every_export_is_made_and_changes_nothing(kind: Kind):
    trainer = make(kind, small_document(kind))
    trainer.train(UPDATES)
    before = trainer.state()
    for export in kind.exports:
        name, data = read_file(make_file(kind, export.name, trainer))
        assert name == export.file and 0 < len(data) <= MOST_BYTES and export.title
        assert_same(kind, trainer.state(), before)
    assert len({export.name for export in kind.exports}) == len({export.file for export in kind.exports}) == len(kind.exports)


@pytest.mark.parametrize("name", ["", "nonsense", "../network.py"])
def test_a_file_that_a_kind_does_not_have_is_refused_in_a_sentence(kind: Kind, name: str):
    with pytest.raises(CommandError) as refused:
        make_file(kind, name, make(kind, small_document(kind)))
    assert is_sentence(str(refused.value)) and not (name and name in str(refused.value))


# ---- commands ----------------------------------------------------------------------------------------------------


def test_a_kinds_own_commands_have_names_of_their_own(kind: Kind):
    ops = [get_args(model.model_fields["op"].annotation)[0] for model in (*get_args(Universal), *kind.commands)]
    assert len(set(ops)) == len(ops)


@pytest.mark.parametrize("op", ["nonsense", "train", None, 7])
def test_a_command_that_it_does_not_know_is_refused_in_a_sentence(kind: Kind, op: Any):
    trainer = make(kind, small_document(kind))
    before = trainer.state()
    with pytest.raises(ValueError) as refused:
        trainer.command({"op": op})
    assert is_sentence(str(refused.value))
    assert_same(kind, trainer.state(), before)


def has_commands(name: str) -> bool:
    return bool(KINDS[name].commands)


@pytest.mark.parametrize("name", filter(has_commands, KINDS))
@few
@given(data=st.data())
def test_any_command_is_done_or_refused_in_a_sentence_and_the_view_is_made_again_by_its_commands(name: str, data: st.DataObject):
    kind = KINDS[name]
    document = small_document(kind)
    trainer, fresh = make(kind, document), make(kind, document)
    trainer.train(UPDATES)
    for value in data.draw(st.lists(commands(kind, trainer.view_commands()), min_size=1, max_size=6)):
        before, view = trainer.state(), trainer.view_commands()
        command = make_command(value, kind.commands)
        try:
            trainer.command(command.model_dump())
        except ValueError as refused:
            assert is_sentence(str(refused)), refused
            assert trainer.view_commands() == view
            assert_same(kind, trainer.state(), before)
        else:
            assert command.edits or all(np.array_equal(array, before[key]) for key, array in trainer.state().items())
        trainer.snapshot(True)
    fresh.load_state(trainer.state())
    for value in trainer.view_commands():
        command = make_command(value, kind.commands)
        assert command.of_the_view
        fresh.command(command.model_dump())
    assert fresh.view_commands() == trainer.view_commands()
    one, other = trainer.snapshot(True), fresh.snapshot(True)
    assert one.view == other.view
    but = small(name).remembers
    assert_same(kind, without(one.arrays, but), without(other.arrays, but))


@pytest.mark.parametrize("name", filter(has_commands, KINDS))
@many
@given(data=st.data())
def test_a_command_that_is_none_is_refused_before_it_reaches_a_trainer(name: str, data: st.DataObject):
    kind = KINDS[name]
    model = data.draw(st.sampled_from(kind.commands))
    keys = st.sampled_from([*model.model_fields, "else"])
    odd = st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=9), st.lists(st.integers() | st.none(), max_size=4)
    )
    value = {"op": get_args(model.model_fields["op"].annotation)[0], **data.draw(st.dictionaries(keys, odd, max_size=4))}
    try:
        found = make_command(value, kind.commands)
    except CommandError as refused:
        assert is_sentence(str(refused))
    else:
        assert parse_command(found.model_dump_json(), kind.commands) == found
