import gzip
import random
import zlib
from importlib.resources import files

import pytest

from moveset.workflow.site_packing import SPLIT, is_smaller_split, pack

from ..studio.web_node import needs_node, run_script


def halves(count):
    """Return numbers of 16 bits whose upper bytes are alike, as those of weights are."""
    chance = random.Random(1)  # noqa: S311
    return b"".join(bytes([chance.randrange(256), 60 + chance.randrange(3)]) for _ in range(count))


CONTENTS = {"text": b"a text of moves, " * 50, "even": halves(3000), "odd": halves(3000) + b"x"}


def test_the_smaller_form_is_taken_and_always_the_same():
    assert not gzip.decompress(pack(CONTENTS["text"])).startswith(SPLIT)
    assert gzip.decompress(pack(CONTENTS["even"])).startswith(SPLIT)
    assert pack(CONTENTS["odd"]) == pack(CONTENTS["odd"])


def test_an_end_unlike_the_rest_does_not_decide():
    weights = halves(80_000)
    assert gzip.decompress(pack(b"a header of text" * 100 + weights)).startswith(SPLIT)
    assert gzip.decompress(pack(weights + b"a text of moves, " * 100)).startswith(SPLIT)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("pose_detector", False), ("pose_landmarks", True), ("pose_landmarks_lite", True)],
)
def test_a_network_is_split_where_it_becomes_smaller(name, expected):
    network = files("moveset.assets").joinpath(f"{name}.onnx").read_bytes()
    split = SPLIT + network[::2] + network[1::2]
    plain_size, split_size = (len(zlib.compress(one, 1)) for one in (network, split))
    assert (split_size < plain_size) is expected
    assert is_smaller_split(network) is expected


@needs_node
@pytest.mark.parametrize("name", CONTENTS)
@pytest.mark.parametrize("is_inflated", [False, True])
def test_the_page_unpacks_what_was_packed(tmp_path, name, is_inflated):
    packed = pack(CONTENTS[name])
    (tmp_path / "file.gz").write_bytes(gzip.decompress(packed) if is_inflated else packed)
    run_script("fetch_file.mjs", tmp_path / "file.gz", tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == CONTENTS[name]
