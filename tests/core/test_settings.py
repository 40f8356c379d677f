"""A setting's words stand on its field: what it is called and accepts, what a change brings, how a link says it."""

from typing import Annotated, Literal

import pytest
from pydantic import Field

from playground.core.named import OneOf
from playground.core.settings import SAID, ConfigError, Part, Problem, Settings, said
from playground.kinds import KINDS
from playground.tables.optimizers import OPTIMIZERS, Optimizer

COLOURS = {"red": "Red", "blue": "Deep blue"}


class Paint(Part):
    colour: Annotated[str, OneOf(COLOURS), Field(title="Colour", description="Of the wall.")] = "red"
    others: Annotated[tuple[str, ...], OneOf(COLOURS)] = ()
    finish: Literal["matt", "half_gloss"] = "matt"
    coats: Annotated[int, Field(ge=1, le=3, json_schema_extra={"restart": None})] = 1
    optimizer: Annotated[str, OneOf(OPTIMIZERS)] = "sgd"


class House(Part):
    paint: Annotated[Paint, Field(json_schema_extra={"restart": "new paint"})] = Paint()
    rooms: Annotated[int, Field(ge=1, le=9, json_schema_extra={"restart": "another plan"})] = 4
    wide_doors: bool = False


def fits(street: "Street") -> None:
    if street.house.rooms * street.houses > 20:
        raise ConfigError([Problem("houses" if street.houses > 5 else "street", "accepts at most 20 rooms in all")])


class Street(Part):
    house: House = House()
    houses: Annotated[int, Field(ge=1, le=9, json_schema_extra={"restart": None})] = 2
    fence: Annotated[Paint, Field(json_schema_extra={"restart": "another fence"})] = Paint()


HOUSE = Settings(House, "/house?rooms=3")
STREET = Settings(Street, "/street?houses=3", base="house", check=fits, own_form=("fence.",))


def test_names_have_titles_notes_and_settings_of_their_own_from_their_table():
    assert HOUSE.choices["paint.colour"] == ("red", "blue") and HOUSE.choices["paint.finish"] == ("matt", "half_gloss")
    assert HOUSE.titles("paint.colour") == COLOURS and HOUSE.titles("paint.finish") == {"matt": "Matt", "half_gloss": "Half gloss"}
    assert HOUSE.titles("paint.optimizer")["sgd"] == OPTIMIZERS["sgd"].title
    assert HOUSE.help("paint.optimizer", "adam") == OPTIMIZERS["adam"].note and HOUSE.help("paint.colour", "red") == "Of the wall."
    assert HOUSE.own("paint.optimizer", "momentum") == ["paint.momentum"] and HOUSE.own("paint.colour", "red") == []


def test_a_record_that_is_added_to_a_table_is_accepted_and_named_everywhere(monkeypatch):
    record = Optimizer("newton", "Newton", "torch.optim.SGD", (("momentum", "momentum"),), (), (), "Looks at the curvature.")
    monkeypatch.setitem(OPTIMIZERS, "newton", record)
    settings = Settings(House, "")
    assert settings.parse({"paint": {"optimizer": "newton"}}).paint.optimizer == "newton"
    assert "newton" in settings.accepts("paint.optimizer") and settings.titles("paint.optimizer")["newton"] == "Newton"
    assert settings.own("paint.optimizer", "newton") == ["paint.momentum"]


@pytest.mark.parametrize(
    ("value", "field", "message"),
    [
        ({"paint": {"colour": "green"}}, "paint.colour", "accepts red, blue"),
        ({"paint": {"colour": 3}}, "paint.colour", "accepts red, blue"),
        ({"paint": {"others": ["red", "green"]}}, "paint.others", "accepts red, blue"),
        ({"paint": {"finish": "shiny"}}, "paint.finish", "accepts matt, half_gloss"),
        ({"rooms": 10}, "rooms", "accepts a whole number from 1 to 9"),
    ],
)
def test_a_refusal_says_what_the_field_accepts(value, field, message):
    for settings, given in ((HOUSE, value), (STREET, {"house": value})):  # a run that is held is named like any other
        with pytest.raises(ConfigError) as caught:
            settings.parse(given)
        assert caught.value.problems == [Problem(field, message)]


def test_the_nearest_that_says_so_decides_what_a_change_brings():
    assert HOUSE.restart("paint.colour") == "new paint" and HOUSE.restart("rooms") == "another plan"
    assert HOUSE.restart("paint.coats") is None
    assert HOUSE.restart("wide_doors") == "another wide doors", "what says nothing starts over"
    old, new = House(), HOUSE.parse({"paint": {"colour": "blue", "coats": 2}, "rooms": 5})
    assert HOUSE.restart_reasons(old, new) == ["paint.colour", "rooms"]


def test_of_a_run_that_is_held_every_change_starts_over():
    assert STREET.restart("paint.coats") == "another coats" and STREET.restart("paint.colour") == "new paint"
    assert STREET.restart("houses") is None and STREET.restart("fence.coats") is None and STREET.restart("fence.colour") == "another fence"


def test_a_link_names_the_settings_of_a_held_run_without_it():
    street, problems = STREET.parse_link({"paint.colour": "blue", "houses": "3"})
    assert (street.house.paint.colour, street.houses, problems) == ("blue", 3, [])
    assert STREET.parameters(street) == {"paint.colour": "blue", "houses": "3"}
    assert STREET.with_value(street, "rooms", 2).house.rooms == 2


def test_a_link_gives_what_has_its_own_form_apart():
    street, problems = STREET.parse_link({"fence.colour": "red"}, {"fence": {"colour": "blue"}})
    assert street.fence.colour == "blue" and problems[0].field == "fence.colour"
    assert problems[0].message.startswith("is not a setting; there are paint.colour, ") and "fence" not in problems[0].message
    assert STREET.parameters(street) == {}
    street, problems = STREET.parse_link({"houses": "3"}, {"fence": {"colour": "green", "coats": 2}})
    assert (street.fence, street.houses) == (Paint(), 3) and [problem.field for problem in problems] == ["fence.colour"]


@pytest.mark.parametrize(
    ("link", "rooms", "houses"),
    [
        ({"rooms": "9", "houses": "9"}, 9, 2),  # the setting that is blamed takes its default
        ({"rooms": "9", "houses": "many"}, 9, 2),
        ({"rooms": "9", "houses": "3"}, 9, 2),  # none is blamed: the run that is held stays
        ({"rooms": "0", "houses": "3"}, 4, 3),
    ],
)
def test_a_link_to_what_cannot_be_keeps_what_can(link, rooms, houses):
    street, problems = STREET.parse_link(link)
    assert (street.house.rooms, street.houses) == (rooms, houses) and problems


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_every_setting_of_every_kind_has_its_words_on_its_field(kind):
    settings = kind.settings
    for path in settings.paths:
        info = settings.info(path)
        assert info.title, f"{path} has no title"
        assert set(said(info)) <= set(SAID), f"{path} says something that nobody reads"
        assert settings.accepts(path) and settings.restart_words(path)
