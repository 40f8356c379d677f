"""An AttentionConfig in the address bar, what a change of it asks for, and the presets."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from playground.attention import LINK_TEXT, PATHS, AttentionConfig, accepts, parse_attention
from playground.config import ConfigError, Problem, flatten


def _text(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "none"}[value]
    return f"{value:.10g}" if isinstance(value, float) and float(f"{value:.10g}") == value else str(value)


def attention_parameters(config: AttentionConfig) -> dict[str, str]:
    """What the address bar holds: the settings that differ from the task's defaults, `{"data.task": "sort", …}`.

    A text of more than `LINK_TEXT` characters is left out: see `link_loses`.
    """
    given = flatten(config.model_dump(mode="json"))
    default = flatten(parse_attention({"data": {"task": config.data.task}}).model_dump(mode="json"))
    start = AttentionConfig().data.task
    found = {path: _text(value) for path, value in given.items() if value != default[path] or (path == "data.task" and value != start)}
    if link_loses(config):
        del found["data.text"]
    return found


def link_loses(config: AttentionConfig) -> str | None:
    """A sentence when a link to this run cannot carry all of it, else None."""
    text = config.data.text
    # "none" in a link is the text that comes with the playground
    if text is None or (len(text) <= LINK_TEXT and text != "none"):
        return None
    return f"A link carries a text of at most {LINK_TEXT} characters; yours has {len(text):,}, so the link opens the playground's own text."


def attention_link(config: AttentionConfig, base: str = "") -> str:
    """A link that opens this run."""
    query = urlencode(attention_parameters(config), safe=",")
    return f"{base}?{query}" if query else base


def parse_attention_link(parameters: Mapping[str, str]) -> tuple[AttentionConfig, list[Problem]]:
    """The run that a link's parameters describe, and what was wrong with it.

    Never raises: a field that is refused takes its default, and its Problem says what it accepts.
    """
    problems = [Problem(path[:80] or "(no name)", accepts(path)) for path in parameters if path not in PATHS]
    nothing = ("data.text", "training.clip_norm")
    wanted = {p: None if p in nothing and text == "none" else text for p, text in parameters.items() if p in PATHS}
    while True:
        tree: dict[str, Any] = {}
        for path, value in wanted.items():
            part, name = path.split(".")
            tree.setdefault(part, {})[name] = value
        try:
            return parse_attention(tree), problems
        except ConfigError as error:
            problems += error.problems
            bad = {problem.field for problem in error.problems}
        left = {path: value for path, value in wanted.items() if path not in bad}
        if len(left) == len(wanted):  # the fault is in no single field: start from the defaults
            return AttentionConfig(), problems
        wanted = left


def read_attention_link(url: str) -> tuple[AttentionConfig, list[Problem]]:
    """`parse_attention_link` of a whole address. Never raises."""
    try:
        query = parse_qsl(urlsplit(url).query, keep_blank_values=True)
    except ValueError:
        return AttentionConfig(), [Problem("link", "accepts an address such as http://127.0.0.1:8501/attention?data.task=sort")]
    return parse_attention_link(dict(query))


def with_task(config: AttentionConfig, task: str) -> AttentionConfig:
    """The run on another task: its sizes take that task's defaults, what else was chosen stays. Raises ConfigError."""
    before, after = (flatten(parse_attention({"data": {"task": name}}).model_dump(mode="json")) for name in (config.data.task, task))
    tree = config.model_dump(mode="json")
    for path in after:
        part, name = path.split(".")
        if before[path] != after[path]:
            tree[part][name] = after[path]
    return parse_attention(tree)


def restart_reasons(old: AttentionConfig, new: AttentionConfig) -> list[str]:
    """The paths whose change cannot keep the weights; empty when the run can go on with `new`."""
    before, after = (flatten(c.model_dump(mode="json")) for c in (old, new))
    live = ("training.", "model.dropout")
    return [path for path in after if before[path] != after[path] and not path.startswith(live)]


PRESETS: dict[str, dict[str, Any]] = {
    "default": {},
    "sort": {"data": {"task": "sort"}},
    "induction": {"data": {"task": "induction"}},
    "recall": {"data": {"task": "recall"}},
    "text": {"data": {"task": "text"}},
    "benchmark": {"model": {"layers": 2, "heads": 4}, "training": {"learning_rate": 0.001}},
}


def attention_preset(name: str) -> AttentionConfig:
    """The preset of that name. Raises ConfigError for an unknown one."""
    if name not in PRESETS:
        raise ConfigError([Problem("preset", f"accepts {', '.join(PRESETS)}")])
    return parse_attention(PRESETS[name])
