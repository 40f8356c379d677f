"""AttentionConfig: every refusal in a sentence, every run through its link and back."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.core.settings import ConfigError
from playground.sequences.config import (
    CHOICES,
    LINK_TEXT,
    PATHS,
    AttentionConfig,
    accepts,
    advice,
    blocks,
    bounds,
    link_loses,
    parse_attention,
    read_tokens,
    structure_key,
)
from playground.sequences.links import (
    PRESETS,
    attention_link,
    attention_parameters,
    attention_preset,
    parse_attention_link,
    read_attention_link,
    restart_reasons,
    with_task,
)
from playground.sequences.shape import SESSION_MEMORY, memory_needed
from playground.sequences.tasks import TASKS


@st.composite
def configs(draw):
    heads = draw(st.integers(1, 8))
    data = {"task": draw(st.sampled_from(list(TASKS)))}
    data |= draw(st.fixed_dictionaries({}, optional={
        "vocabulary": st.integers(2, 64), "length": st.integers(4, 20), "shift": st.integers(1, 63), "seed": st.integers(0, 2**31 - 1),
        "text": st.none() | st.text(st.characters(codec="utf-8"), min_size=140, max_size=LINK_TEXT),
    }))  # fmt: skip
    model = {"heads": heads, "width": heads * 2 * -(-8 // heads) * draw(st.integers(1, 2))}
    model |= draw(st.fixed_dictionaries({}, optional={
        "layers": st.integers(1, 2), "feed_forward": st.booleans(), "ratio": st.integers(1, 4),
        "norm": st.sampled_from(CHOICES["model.norm"]),
        "positions": st.sampled_from(CHOICES["model.positions"]), "causal": st.booleans(), "dropout": st.floats(0, 0.8),
        "tied": st.booleans(), "seed": st.integers(0, 99),
    }))  # fmt: skip
    training = draw(st.fixed_dictionaries({}, optional={
        "optimizer": st.sampled_from(CHOICES["training.optimizer"]), "learning_rate": st.floats(1e-5, 10.0),
        "batch_size": st.integers(8, 64),
        "schedule": st.sampled_from(CHOICES["training.schedule"]), "clip_norm": st.none() | st.floats(0.001, 100.0),
        "warmup_epochs": st.integers(0, 10_000),
    }))  # fmt: skip
    return parse_attention({"data": data, "model": model, "training": training})


@given(configs())
@settings(max_examples=150, deadline=None)
def test_a_run_survives_json_and_its_link(config):
    assert parse_attention(json.loads(config.model_dump_json())) == config
    assert hash(parse_attention(config.model_dump())) == hash(config)
    if link_loses(config) is None:
        assert read_attention_link(attention_link(config, "http://127.0.0.1:8501/attention")) == (config, [])
    assert restart_reasons(config, config) == []


@given(st.dictionaries(st.sampled_from(PATHS) | st.text(max_size=20), st.text(max_size=20), max_size=6))
@settings(max_examples=150, deadline=None)
def test_no_link_raises(parameters):
    config, problems = parse_attention_link(parameters)
    assert isinstance(config, AttentionConfig) and all(problem.message for problem in problems)


def test_the_default_says_nothing_in_a_link():
    assert attention_parameters(AttentionConfig()) == {}
    assert AttentionConfig() == parse_attention({}) == parse_attention({"data": {"task": "reverse"}})


@pytest.mark.parametrize("name", TASKS)
def test_a_task_brings_its_defaults_and_a_link_names_the_task_alone(name):
    config = parse_attention({"data": {"task": name}})
    for path, value in TASKS[name].defaults.items():
        part, field = path.split(".")
        assert getattr(getattr(config, part), field) == value
    assert set(attention_parameters(config)) <= {"data.task"}
    assert with_task(AttentionConfig(), name) == config
    assert with_task(config, "reverse") == AttentionConfig()
    assert len(config.names) == config.shape.tokens and config.baseline >= 2


def test_a_long_text_is_not_in_the_link_and_that_is_said():
    config = parse_attention({"data": {"task": "text", "text": "ab c" * 200}})
    assert "data.text" not in attention_parameters(config) and "800" in link_loses(config)
    short = parse_attention({"data": {"task": "text", "text": "<b>&amp; " * 20}})
    assert link_loses(short) is None and read_attention_link(attention_link(short))[0] == short


REFUSED = [
    ({"model": {"heads": 3}}, "model.heads", "3 do not divide the width 64"),
    ({"model": {"heads": 4, "width": 20, "positions": "rotary"}}, "model.positions", "odd"),
    ({"model": {"heads": 9}}, "model.heads", "from 1 to 8"),
    ({"model": {"norm": "batch"}}, "model.norm", "pre, post, none"),
    ({"model": {"layers": 5}}, "model.layers", "from 1 to 4"),
    ({"data": {"task": "translate"}}, "data.task", "reverse"),
    ({"data": {"length": 65}}, "data.length", "from 4 to 64"),
    ({"data": {"vocabulary": 1}}, "data.vocabulary", "from 2 to 64"),
    ({"data": {"task": "text", "text": "too short"}}, "data.text", "at least 132 characters"),
    ({"data": {"text": "é" * 600_000}}, "data.text", "at most 1,000,000 bytes"),
    ({"data": {"text": "\ud800" * 100}}, "data.text", "half characters"),
    ({"training": {"batch_size": 4}}, "training.batch_size", "from 8 to 256"),
    ({"training": {"learning_rate": float("nan")}}, "training.learning_rate", "number"),
    ({"training": {"lr": 1}}, "training.lr", "is not a setting"),
    ({"probe": 1}, "probe", "is not a setting"),
    ({"data": 3}, "data", "JSON object"),
    ([], "config", "JSON object"),
]


@pytest.mark.parametrize(("value", "field", "words"), REFUSED, ids=lambda v: v if isinstance(v, str) else "")
def test_what_is_refused_is_named_in_a_sentence(value, field, words):
    with pytest.raises(ConfigError) as caught:
        parse_attention(value)
    assert [problem.field for problem in caught.value.problems] == [field]
    assert words in caught.value.problems[0].message


def test_a_model_too_large_for_a_session_says_what_fits():
    large = {"data": {"length": 64}, "model": {"layers": 4, "heads": 8, "width": 128, "ratio": 4}}
    with pytest.raises(ConfigError) as caught:
        parse_attention(large | {"training": {"batch_size": 256}})
    (problem,) = caught.value.problems
    assert problem.field == "training.batch_size" and "MB" in problem.message
    fits = int(problem.message.split("a batch of ")[1].split()[0])
    config = parse_attention(large | {"training": {"batch_size": fits}})
    assert memory_needed(config.shape, fits) <= SESSION_MEMORY < memory_needed(config.shape, fits + 1)


def test_a_symbol_outside_the_vocabulary_is_refused():
    assert read_tokens(AttentionConfig(), ["a", "j"]) == [0, 9]
    with pytest.raises(ConfigError, match="'z' is not in the vocabulary"):
        read_tokens(AttentionConfig(), ["a", "z"])


def test_a_link_with_a_fault_keeps_what_is_right():
    config, problems = parse_attention_link({"data.task": "sort", "model.heads": "3", "what": "1"})
    assert config.data.task == "sort" and config.model.heads == 2
    assert {problem.field for problem in problems} == {"model.heads", "what"}


def test_training_settings_change_live_and_the_rest_starts_over():
    base = AttentionConfig()
    assert restart_reasons(base, parse_attention({"training": {"optimizer": "sgd", "batch_size": 8}, "model": {"dropout": 0.1}})) == []
    assert restart_reasons(base, parse_attention({"model": {"width": 32}, "data": {"seed": 1}})) == ["data.seed", "model.width"]


def test_every_setting_says_what_it_accepts():
    for path in PATHS:
        assert accepts(path)
    assert bounds("model.width") == (16, 128) and bounds("training.clip_norm") == (0.001, 100)
    with pytest.raises(KeyError):
        bounds("data.task")


def test_presets_blocks_and_structures():
    for name in PRESETS:
        config = attention_preset(name)
        assert blocks(config)[0].name == "embedding" and structure_key(config).startswith("attention/")
    with pytest.raises(ConfigError):
        attention_preset("none")


def test_advice_is_given_where_a_run_cannot_succeed_or_need_not_learn():
    assert advice(AttentionConfig()) is None
    assert "later" in advice(parse_attention({"model": {"causal": True}}))
    assert "look it up" in advice(parse_attention({"data": {"task": "text"}, "model": {"causal": False}}))
