import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from playground.engine.frame import decode_frame, encode_frame

names = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=20).filter(lambda name: name != "__metadata__")
arrays = st.dictionaries(
    names,
    st.one_of(
        *(hnp.arrays(dtype, hnp.array_shapes(min_dims=1, max_dims=3, min_side=0, max_side=6)) for dtype in (np.int8, np.uint8, np.float32)),
    ),
    max_size=5,
)
plain = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=20)
values = st.recursive(plain, lambda inner: st.lists(inner, max_size=3))
infos = st.dictionaries(st.text(max_size=10), values, max_size=5)


@given(infos, arrays)
def test_a_frame_comes_back_as_it_was(info, arrays):
    found, back = decode_frame(encode_frame(info, arrays))
    assert found == info
    assert back.keys() == arrays.keys()
    for name, array in arrays.items():
        assert back[name].dtype == array.dtype and back[name].shape == array.shape
        np.testing.assert_array_equal(back[name], array)


def test_metadata_holds_info_alone_and_buffers_are_aligned():
    data = encode_frame({"epoch": 3}, {"a": np.zeros(3, np.int8), "b": np.ones(2, np.float32)})
    length = int.from_bytes(data[:8], "little")
    header = json.loads(data[8 : 8 + length])
    assert header.pop("__metadata__") == {"info": '{"epoch":3}'}
    assert all((8 + length + header["b"]["data_offsets"][0]) % 4 == 0 for _ in header)


def test_an_array_that_is_not_contiguous_is_written_as_it_reads():
    array = np.arange(12, dtype=np.float32).reshape(3, 4).T
    np.testing.assert_array_equal(decode_frame(encode_frame({}, {"a": array}))[1]["a"], array)


def test_not_a_number_is_no_info():
    with pytest.raises(ValueError):
        encode_frame({"loss": float("nan")}, {})


@given(st.binary(max_size=200))
def test_other_bytes_are_refused(data):
    with pytest.raises(ValueError, match="not a frame"):
        decode_frame(data)
