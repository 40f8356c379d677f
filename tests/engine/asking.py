"""What a browser may send: good commands, and anything at all."""

import json

from hypothesis import strategies as st

from playground.kinds import KINDS

ALL = tuple(dict.fromkeys(command for kind in KINDS.values() for command in kind.commands))  # that only some kind knows

GOOD = [
    {"op": "credit", "n": 2},
    {"op": "play"},
    {"op": "pause"},
    {"op": "step"},
    {"op": "epoch"},
    {"op": "reset"},
    {"op": "back"},
    {"op": "look_back", "epoch": 12.5},
    {"op": "look_back", "epoch": None},
    {"op": "go_on"},
    {"op": "weights", "room": 4000},
    {"op": "save", "past": False, "look": "view.test=true"},
    {"op": "full"},
    {"op": "export", "name": "onnx"},
    {"op": "speed", "mode": "per_second", "value": 30},
    {"op": "speed", "mode": "per_frame", "value": 1},
    {"op": "speed", "mode": "max"},
    {"op": "stop_at", "epoch": 10, "loss": None, "accuracy": None},
    {"op": "stop_at", "epoch": None, "loss": 0.01, "accuracy": 0.99},
    {"op": "stop_at"},
    {"op": "set_parameter", "index": 0, "value": -2.5},
    {"op": "set_parameter", "index": 3, "value": 1e6},
    {"op": "pin", "neuron": 3},
    {"op": "pin", "neuron": None},
    {"op": "bend", "neurons": [0, 1]},
    {"op": "follow", "set": "test", "point": 3},
    {"op": "show", "what": ["confusion", "histograms"]},
    {"op": "off", "neurons": [0, 3]},
    {"op": "set_probe", "tokens": [0, 9, 3, 3]},
    {"op": "new_probe"},
    {"op": "head", "layer": 0, "head": 1, "mode": "off"},
    {"op": "heads", "modes": [0, 1, 2, 3]},
    {"op": "inspect", "layer": 1, "head": 0},
    {"op": "inspect", "layer": None, "head": None},
    {"op": "block", "name": "layers.0.w_1"},
    {"op": "ablate"},
    {"op": "job", "name": "landscape", "settings": {"along": "path", "seed": 3}},
    {"op": "cancel_job"},
]

_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30) | st.sampled_from(["max", "per_frame", "play"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
_keys = st.sampled_from(["n", "mode", "value", "epoch", "loss", "accuracy", "index", "neuron"]) | st.text(max_size=8)
_likely = st.builds(
    lambda op, rest: {**rest, "op": op}, st.sampled_from([command["op"] for command in GOOD]), st.dictionaries(_keys, _values, max_size=3)
)
GOOD_OR_LIKELY = st.sampled_from(GOOD) | _likely
ANY_TEXT = st.text(max_size=200) | st.binary(max_size=200) | (_values | _likely).map(json.dumps)
