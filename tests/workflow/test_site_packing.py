import gzip
import random
from importlib.resources import files

import pytest

from moveset.workflow.site_packing import SPLIT, pack

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


def test_the_landmarks_network_is_smaller_than_gzip_alone_makes_it():
    network = files("moveset.assets").joinpath("pose_landmarks.onnx").read_bytes()
    assert len(pack(network)) < 0.96 * len(gzip.compress(network, 9))


@needs_node
@pytest.mark.parametrize("name", CONTENTS)
@pytest.mark.parametrize("is_inflated", [False, True])
def test_the_page_unpacks_what_was_packed(tmp_path, name, is_inflated):
    packed = pack(CONTENTS[name])
    (tmp_path / "file.gz").write_bytes(gzip.decompress(packed) if is_inflated else packed)
    run_script("fetch_file.mjs", tmp_path / "file.gz", tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == CONTENTS[name]
