"""RunConfig: one validated form, read from JSON and from links, that never lets nonsense through and always says why."""

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.core.settings import flatten
from playground.points import config as c
from playground.points.datasets import DATASETS
from playground.points.presets import PRESETS, preset
from playground.tables.activations import ACTIVATIONS
from playground.tables.features import FEATURES
from playground.tables.initializers import INITIALIZERS
from playground.tables.losses import LOSSES
from playground.tables.optimizers import OPTIMIZERS
from playground.tables.schedules import SCHEDULES

PUBLISHED = {
    "task": "classification",
    "data": {"dataset": "circle", "points": 500, "noise": 0.0, "train_share": 0.5, "seed": 0},
    "features": ["x1", "x2"],
    "network": {
        "hidden": [4, 2], "activation": "tanh", "output": "auto", "init": "xavier_uniform",
        "dropout": 0.0, "batch_norm": False, "seed": 39,
    },
    "training": {
        "loss": "cross_entropy", "optimizer": "sgd", "learning_rate": 0.03, "schedule": "constant", "batch_size": 10,
        "shuffle": True, "l1": 0.0, "l2": 0.0, "clip_norm": None, "device": "auto",
    },
}  # fmt: skip

NO_NUMBERS = ("data.own", "network.hidden", "network.batch_norm", "network.frozen_layers", "network.frozen", "training.shuffle")
NUMBERS = [path for path in c.PATHS if path not in c.CHOICES and path not in NO_NUMBERS]


def tree(path: str, value: Any) -> dict[str, Any]:
    """{"data": {"noise": value}} for "data.noise"."""
    for name in reversed(path.split(".")):
        value = {name: value}
    return value


def place(path: str) -> dict[str, Any]:
    """A configuration in which the whole range of the path is allowed."""
    return {"data": {"dataset": "blobs"}} if path == "data.classes" else {}


def with_value(path: str, value: Any) -> dict[str, Any]:
    base = place(path)
    for key, item in tree(path, value).items():
        base[key] = {**base.get(key, {}), **item} if isinstance(item, dict) else item
    return base


def get(config: c.RunConfig, path: str) -> Any:
    return flatten(config.model_dump())[path]


def refused(value: Any) -> dict[str, str]:
    with pytest.raises(c.ConfigError) as caught:
        c.parse_config(value)
    assert str(caught.value)
    return dict(caught.value.problems)


# ---- JSON -------------------------------------------------------------------------------------------------------


def test_published_json_form_is_the_default() -> None:
    assert c.parse_config(PUBLISHED) == c.RunConfig() == c.parse_config({}) == c.read_config("{}")


def test_published_json_form_is_complete_but_for_settings_of_single_choices() -> None:
    own = {"data.classes", "data.own", "network.init_std", *(f"training.{s}" for o in OPTIMIZERS.values() for s, _ in o.settings)}
    own |= {"network.frozen_layers", "network.frozen"}  # nothing is
    own |= {f"training.{s}" for record in SCHEDULES.values() for s in record.own}
    assert set(c.PATHS) - set(flatten(PUBLISHED)) == own


def test_json_round_trip() -> None:
    for name in PRESETS:
        run = preset(name)
        assert c.read_config(run.model_dump_json()) == run


@pytest.mark.parametrize("path", NUMBERS)
def test_bounds_are_accepted_and_what_is_outside_is_refused_by_name(path: str) -> None:
    low, high = c.bounds(path)
    whole = isinstance(get(c.RunConfig(), path), int) and path != "training.clip_norm"
    for inside in (low, high):
        assert get(c.parse_config(with_value(path, int(inside) if whole else inside)), path) == inside
    step = 1 if whole else max(abs(low), abs(high)) * 1e-6 + 1e-12
    for outside in (low - step, high + step, math.nan, math.inf, -math.inf, "<script>alert(1)</script>", [], {}):
        problems = refused(with_value(path, outside))
        assert list(problems) == [path]
        assert problems[path].startswith("accepts ")
    assert problems[path] == f"accepts {c.accepts(path)}"
    assert f"from {low:g} to " in problems[path]


@pytest.mark.parametrize("path", c.CHOICES)
def test_unknown_names_are_refused_with_the_known_ones(path: str) -> None:
    for wrong in ("nonsense", "<script>alert(1)</script>", "x" * 10_000):
        problems = refused(with_value(path, [wrong] if path == "features" else wrong))
        assert path in problems
        assert c.CHOICES[path][0] in problems[path]


@pytest.mark.parametrize("hidden", [[1] * 9, [1] * 9999, [0], [33], [4, -2], ["a"], "many", 3, [math.nan]])
def test_hidden_layers_out_of_bounds(hidden: Any) -> None:
    assert refused({"network": {"hidden": hidden}}) == {"network.hidden": "accepts " + c.accepts("network.hidden")}


def test_unknown_keys_are_refused_by_name() -> None:
    problems = refused({"colour": 1, "training": {"lerning_rate": 0.1, "momentum": 0.5}})
    assert set(problems) == {"colour", "training.lerning_rate"}
    assert "training.learning_rate" in problems["training.lerning_rate"]


def test_every_refused_field_is_named() -> None:
    problems = refused({"data": {"noise": 7, "points": 1}, "network": {"dropout": 1, "init": "?"}, "training": {"l2": -1}})
    assert set(problems) == {"data.noise", "data.points", "network.dropout", "network.init", "training.l2"}


@pytest.mark.parametrize("text", ["", "{", "[1", "9" * 5000, "[" * 100_000, '{"data": {"noise": NaN}}', "null", "7", '"text"', "[]"])
def test_texts_that_are_no_configuration(text: str) -> None:
    with pytest.raises(c.ConfigError):
        c.read_config(text)


def test_task_and_dataset_and_loss_must_fit() -> None:
    assert set(refused({"task": "regression", "data": {"dataset": "circle"}})) == {"data.dataset"}
    assert set(refused({"task": "regression", "training": {"loss": "hinge"}})) == {"training.loss"}
    assert set(refused({"task": "classification", "data": {"dataset": "plane"}, "training": {"loss": "huber"}})) == {
        "data.dataset",
        "training.loss",
    }
    assert set(refused({"data": {"dataset": "circle", "classes": 3}})) == {"data.classes"}
    assert set(refused({"data": {"dataset": "rings", "classes": 6}})) == {"data.classes"}


def test_what_is_left_out_follows_from_what_is_given() -> None:
    assert c.parse_config({"data": {"dataset": "waves"}}).task == "regression"
    run = c.parse_config({"task": "regression"})
    assert (run.data.dataset, run.training.loss) == ("plane", "squared_error")


def test_activations_per_layer() -> None:
    run = c.parse_config({"network": {"hidden": [3, 3], "activation": ["relu", "sine"]}})
    assert run.network.activations == ("relu", "sine")
    assert c.parse_config({"network": {"hidden": [3, 3], "activation": "mish"}}).network.activations == ("mish", "mish")
    assert set(refused({"network": {"hidden": [3], "activation": ["relu", "sine"]}})) == {"network.activation"}
    assert c.parse_config({"network": {"hidden": [3], "activation": ["relu"]}}) == c.parse_config(
        {"network": {"hidden": [3], "activation": "relu"}}
    )


def test_sizes_and_output() -> None:
    assert c.RunConfig().sizes == (2, 4, 2, 1)
    three = c.parse_config({"data": {"dataset": "blobs", "classes": 3}, "network": {"hidden": []}})
    assert three.sizes == (2, 3)
    assert c.RunConfig().output_activation == "linear"
    assert preset("classic").output_activation == "tanh"
    assert c.parse_config({"training": {"loss": "squared_error"}}).output_activation == "tanh"
    assert c.parse_config({"task": "regression"}).output_activation == "linear"


def test_equal_runs_compare_and_hash_equal_and_are_frozen() -> None:
    one, other = c.parse_config({"features": ["x2", "x1"]}), c.RunConfig()
    assert one == other and hash(one) == hash(other) and len({one, other}) == 1
    assert one != c.parse_config({"data": {"seed": 1}})
    with pytest.raises(ValueError):
        one.data.noise = 0.3  # type: ignore[misc]


def test_schema_can_be_printed() -> None:
    assert set(json.loads(json.dumps(c.RunConfig.model_json_schema()))["properties"]) == {"task", "data", "features", "network", "training"}


@pytest.mark.parametrize("name", PRESETS)
def test_presets_are_valid(name: str) -> None:
    assert isinstance(preset(name), c.RunConfig)


def test_an_unknown_preset_is_refused_with_the_known_ones() -> None:
    with pytest.raises(c.ConfigError, match="classic"):
        preset("nonsense")


def test_textbook_preset_is_the_textbooks() -> None:
    run = preset("textbook-circle")
    assert run.sizes == (2, 8, 8, 8, 8, 8, 8, 1) and run.network.activation == "relu"
    assert (run.training.optimizer, run.training.learning_rate, run.training.batch_size) == ("adam", 1e-3, "full")
    assert (run.data.dataset, run.data.points) == ("textbook-circle", 1000)


# ---- what needs a start over ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "reasons"),
    [
        ({"training": {"learning_rate": 0.1, "optimizer": "adam", "batch_size": 5, "l2": 0.1, "schedule": "cosine"}}, []),
        ({"network": {"activation": "relu"}}, []),
        ({"network": {"hidden": [4, 3]}}, ["network.hidden"]),
        ({"features": ["x1"]}, ["features"]),
        ({"data": {"noise": 0.1, "seed": 4}}, ["data.noise", "data.seed"]),
        ({"network": {"seed": 1}}, ["network.seed"]),
        ({"task": "regression"}, ["task", "data.dataset"]),
    ],
)
def test_restart_reasons(change: dict[str, Any], reasons: list[str]) -> None:
    assert c.restart_reasons(c.RunConfig(), c.parse_config(change)) == reasons


# ---- links ------------------------------------------------------------------------------------------------------


@st.composite
def configs(draw: st.DrawFn) -> c.RunConfig:
    """Any valid configuration."""

    def number(path: str) -> Any:
        low, high = c.bounds(path)
        if isinstance(get(c.RunConfig(), path), int):
            return draw(st.integers(int(low), int(high)))
        return draw(st.floats(low, high))

    task = draw(st.sampled_from(c.CHOICES["task"]))
    dataset = draw(st.sampled_from([record for record in DATASETS.values() if record.task == task]))
    hidden = draw(st.lists(st.integers(1, c.MAX_NEURONS), max_size=c.MAX_LAYERS))
    names = st.sampled_from(list(ACTIVATIONS))
    activation = draw(st.one_of(names, st.lists(names, min_size=len(hidden), max_size=len(hidden))))
    value: dict[str, Any] = {"task": task, "data": {}, "network": {}, "training": {}}
    for path in NUMBERS:
        if draw(st.booleans()):
            group, name = path.split(".")
            value[group][name] = number(path)
    value["features"] = draw(st.lists(st.sampled_from(list(FEATURES)), min_size=1, unique=True))
    value["data"] |= {"dataset": dataset.name, "classes": draw(st.integers(*dataset.classes))}
    value["network"] |= {
        "hidden": hidden,
        "activation": activation,
        "output": draw(st.sampled_from(c.CHOICES["network.output"])),
        "init": draw(st.sampled_from(list(INITIALIZERS))),
        "batch_norm": draw(st.booleans()),
        "frozen_layers": draw(st.lists(st.integers(1, c.MAX_LAYERS + 1), max_size=4)),
        "frozen": draw(st.lists(st.integers(0, 10_000), max_size=5)),
    }
    value["training"] |= {
        "loss": draw(st.sampled_from([loss.name for loss in LOSSES.values() if task in loss.tasks])),
        "optimizer": draw(st.sampled_from(list(OPTIMIZERS))),
        "schedule": draw(st.sampled_from(list(SCHEDULES))),
        "batch_size": draw(st.one_of(st.just("full"), st.integers(1, 5000))),
        "clip_norm": draw(st.one_of(st.none(), st.floats(0.001, 100))),
        "shuffle": draw(st.booleans()),
        "device": draw(st.sampled_from(c.CHOICES["training.device"])),
    }
    return c.parse_config(value)


@given(configs())
def test_any_run_survives_its_link_and_its_json(run: c.RunConfig) -> None:
    assert c.read_link(c.make_link(run, "http://localhost:8501/")) == (run, [])
    assert c.parse_link(c.link_parameters(run)) == (run, [])
    assert c.read_config(run.model_dump_json()) == run


def test_a_link_holds_only_what_differs_from_the_defaults() -> None:
    assert c.make_link(c.RunConfig(), "http://host/") == "http://host/"
    assert c.link_parameters(c.parse_config({"data": {"dataset": "spiral"}})) == {"data.dataset": "spiral"}


PATH_OR_NOT = st.one_of(st.sampled_from(c.PATHS), st.text(max_size=20))
VALUE_OR_NOT = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["nan", "inf", "-inf", "9" * 5000, "1e999", ",".join(["1"] * 9999), "<script>alert(1)</script>", "", ",", "plane", "none"]
    ),
    st.floats().map(str),
    st.integers().map(str),
)


@given(st.dictionaries(PATH_OR_NOT, VALUE_OR_NOT, max_size=8))
def test_nonsense_links_open_a_run_and_name_each_field(parameters: dict[str, str]) -> None:
    run, problems = c.parse_link(parameters)
    assert isinstance(run, c.RunConfig)
    assert all(problem.field and problem.message for problem in problems)
    named = {problem.field for problem in problems}
    assert {path for path in parameters if path and path not in c.PATHS} <= named
    for path in parameters.keys() & set(c.PATHS):
        if c.parse_link({path: parameters[path]})[1] and path not in ("data.classes", "network.activation"):  # these two hang on others
            assert path in named


@given(st.text(max_size=200))
def test_any_text_can_be_read_as_a_link(url: str) -> None:
    for address in (url, "http://host/?" + url, "http://[" + url):
        assert isinstance(c.read_link(address)[0], c.RunConfig)


@pytest.mark.parametrize(
    ("parameters", "field"),
    [
        ({"data.dataset": "nonsense"}, "data.dataset"),
        ({"network.hidden": ",".join(["4"] * 9999)}, "network.hidden"),
        ({"training.learning_rate": "NaN"}, "training.learning_rate"),
        ({"training.optimizer": "<script>alert(1)</script>"}, "training.optimizer"),
        ({"evil": "1"}, "evil"),
        ({"features": ""}, "features"),
    ],
)
def test_a_link_with_one_fault_keeps_the_rest(parameters: dict[str, str], field: str) -> None:
    run, problems = c.parse_link({**parameters, "data.noise": "0.25"})
    assert run == c.parse_config({"data": {"noise": 0.25}})
    assert [problem.field for problem in problems] == [field]
    assert "accepts" in problems[0].message or "there are" in problems[0].message


def test_how_a_run_is_looked_at_is_no_part_of_it():
    assert c.read_link("http://127.0.0.1:8501/?data.noise=0.2&view.speed=max&view.test=true") == c.read_link("?data.noise=0.2")
    assert c.read_link("?data.noise=0.2&view.speed=max")[1] == []
