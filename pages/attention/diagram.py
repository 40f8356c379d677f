"""The model as blocks with the shape of every tensor between them; what can be set about a block hangs on it."""

from typing import Any

from playground.sequences.config import SETTINGS, WIDTHS, AttentionConfig, bounds
from playground.sequences.shape import count_parameters


def _number(path: str, value: int, choices: list[int]) -> dict[str, Any]:
    """− and + step through `choices`; a value that is none of them (from a link) is stepped from where it stands."""
    return {"kind": "number", "label": SETTINGS.label(path), "path": path, "value": value, "choices": choices}


def _choice(path: str, value: str) -> dict[str, Any]:
    return {
        "kind": "choice",
        "label": SETTINGS.label(path),
        "path": path,
        "value": value,
        "choices": [{"value": v, "label": t} for v, t in SETTINGS.titles(path).items()],
    }


def _switch(path: str, value: bool, label: str | None = None) -> dict[str, Any]:
    return {"kind": "switch", "label": label or SETTINGS.label(path), "path": path, "value": value}


def _whole(path: str) -> list[int]:
    low, high = (int(bound) for bound in bounds(path))
    return list(range(low, high + 1))


def _times(*sizes: int) -> str:
    return " × ".join(map(str, sizes))


def _box(id: str, title: str, shape: str, note: str = "", controls: tuple[dict[str, Any], ...] = ()) -> dict[str, Any]:
    return {"id": id, "title": title, "shape": shape, "note": note, "controls": list(controls)}


def _layer_boxes(config: AttentionConfig) -> list[dict[str, Any]]:
    s, m = config.shape, config.model
    fits = [heads for heads in _whole("model.heads") if s.width % heads == 0]
    plane = _times(s.length, s.width)
    split, maps = _times(s.heads, s.length, s.head_width), _times(s.heads, s.length, s.length)
    heads = _box(
        "attention", "Attention", plane, f"Q, K, V {split} · maps {maps}",
        (_number("model.heads", s.heads, fits), _switch("model.causal", m.causal)),
    )  # fmt: skip
    note = f"{s.width} → {s.hidden} → {s.width}, inside {_times(s.length, s.hidden)}" if s.hidden else "switched off"
    ratio = (_number("model.ratio", m.ratio, _whole("model.ratio")),) if s.hidden else ()
    forward = _box(
        "feed_forward", "Feed-forward", plane, note, (_switch("model.feed_forward", m.feed_forward, "On"), *ratio)
    )  # fmt: skip
    norm = _box("norm", "Norm", "", "", (_choice("model.norm", m.norm),))
    return [heads, forward, norm]


def make_diagram(config: AttentionConfig) -> dict[str, Any]:
    """Boxes from the probe's symbols to the answers; the layers' boxes stand in one that says how many there are."""
    s, m = config.shape, config.model
    plane = _times(s.length, s.width)
    table = f"table {_times(s.tokens, s.width)}"
    width = _number("model.width", s.width, list(WIDTHS))
    layers = _number("model.layers", s.layers, _whole("model.layers"))
    positions = "inside the heads" if m.positions in ("rotary", "alibi") else plane if m.positions != "none" else "–"
    return {
        "parameters": f"{count_parameters(s):,} parameters",
        "boxes": [
            _box("tokens", "Symbols", str(s.length), f"of {s.tokens} kinds"),
            _box("embedding", "Embedding", plane, table, (width,)),
            _box("positions", "Positions", positions, "", (_choice("model.positions", m.positions),)),
            {
                **_box("layers", "Layers", plane, "", (layers,)),
                "boxes": _layer_boxes(config),
            },
            _box("output", "Output", _times(s.length, s.tokens), table, (_switch("model.tied", m.tied),)),
        ],
    }  # fmt: skip
