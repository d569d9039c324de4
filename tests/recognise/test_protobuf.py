import pytest
from hypothesis import given
from hypothesis import strategies as st
from onnx import TensorProto

from moveset.recognise.protobuf import INTEGER, RAW, TEXT, Field, read_message

INNER = {1: Field("name", TEXT)}
MESSAGE = {
    1: Field("count", INTEGER),
    2: Field("sizes", INTEGER, repeated=True),
    3: Field("name", TEXT),
    4: Field("data", RAW),
    16: Field("parts", INNER, repeated=True),
}
TENSOR = {
    1: Field("dims", INTEGER, repeated=True),
    2: Field("data_type", INTEGER),
    8: Field("name", TEXT),
    9: Field("raw_data", RAW),
}


def read(content, max_fields=100):
    return read_message(bytes.fromhex(content), MESSAGE, max_fields=max_fields)


def test_the_values_of_every_kind_of_field_are_read():
    values = read("08 96 01 10 03 10 04 1a 02 c3 a4 22 01 ff 82 01 03 0a 01 61 82 01 00")
    assert values.pop("data") == b"\xff"
    assert values == {
        "count": 150,
        "sizes": [3, 4],
        "name": "ä",
        "parts": [{"name": "a"}, {}],
    }
    assert read("") == {"sizes": [], "parts": []}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("08", "cut off after the tag"),
        ("08 96", "cut off in an integer"),
        ("22 05 61", "cut off in bytes"),
        ("82 01 03 0a 05 61", "cut off in an inner message"),
        ("82 01 03 0a 01 61 61", "an inner message that is longer than it says"),
        ("28 01", "an unknown field"),
        ("00 01", "field 0"),
        ("08 01 08 02", "a single field twice"),
        ("0a 01 61", "an integer given as bytes"),
        ("12 02 03 04", "packed integers"),
        ("18 01", "text given as an integer"),
        ("23 24", "a group"),
        ("25 00 00 00 00", "32 bits"),
        ("21 00 00 00 00 00 00 00 00", "64 bits"),
        ("08 96 81 00", "an integer with a needless byte"),
        ("88 00 01", "a tag with a needless byte"),
        ("08 ff ff ff ff ff ff ff ff ff 02", "an integer of 65 bits"),
        ("08 80 80 80 80 80 80 80 80 80 80 01", "an endless integer"),
        ("1a 02 ff fe", "text that is not UTF-8"),
        ("22 ff ff ff ff ff ff ff ff ff 01", "a length of 2^64"),
    ],
)
def test_what_two_readers_could_understand_differently_is_refused(content, why):
    with pytest.raises((LookupError, ValueError)):
        read(content)
        pytest.fail(why)


def test_the_number_of_fields_is_limited_also_in_inner_messages():
    read("10 01" * 100)
    read("82 01 00" * 100)
    for content in ("10 01" * 101, "82 01 00" * 101, "82 01 02 0a 00" * 51):
        with pytest.raises(ValueError, match="too many"):
            read(content)


@given(
    dims=st.lists(st.integers(-(2**63), 2**63 - 1), max_size=4),
    kind=st.integers(-(2**31), 2**31 - 1),
    name=st.text(max_size=5),
    data=st.binary(max_size=300),
)
def test_a_message_is_read_as_protobuf_wrote_it(dims, kind, name, data):
    written = TensorProto(dims=dims, data_type=kind, name=name, raw_data=data)
    values = read_message(written.SerializeToString(), TENSOR, max_fields=100)
    assert values == {"dims": dims, "data_type": kind, "name": name, "raw_data": data}


@given(st.binary(max_size=40))
def test_bytes_that_are_read_are_what_protobuf_reads(content):
    """Whatever passes is understood by protobuf in the same way."""
    try:
        values = read_message(content, TENSOR, max_fields=50)
    except (LookupError, ValueError):
        return
    theirs = TensorProto.FromString(content)
    assert list(theirs.dims) == values["dims"]
    assert theirs.name == values.get("name", "")
    assert theirs.raw_data == values.get("raw_data", b"")
    assert not theirs.float_data
    assert not theirs.external_data
