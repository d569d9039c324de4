"""The fuzzer finds planted faults, and the readers of moveset survive a few hostile inputs."""

import sys
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
if not BENCHMARKS.is_dir() or sys.platform != "linux":
    pytest.skip("the benchmarks are not part of this copy", allow_module_level=True)
sys.path.append(str(BENCHMARKS))

import fuzz  # noqa: E402
import fuzz_child  # noqa: E402
import fuzz_mutations  # noqa: E402
from fuzz_kinds import KINDS  # noqa: E402
from fuzz_process import Child  # noqa: E402

PLANTED = f"""
import sys
from dataclasses import replace
sys.path.insert(0, {str(BENCHMARKS)!r})
import fuzz_child, json, os, time
from moveset.base.errors import KeymapError

def use(path):
    text = path.read_text("latin-1")
    if "good" in text:
        return
    if "refused" in text:
        raise KeymapError("no")
    if "missing" in text:
        {{}}["key"]
    if "slow" in text:
        time.sleep(60)
    if "large" in text:
        bytearray(10**10)
    os.abort()

fuzz_child.limit_memory(int(sys.argv[3]))
print(json.dumps({{"outcome": "ready", "peak_mb": 1.0}}), flush=True)
for line in sys.stdin:
    print(json.dumps(fuzz_child.answer(use, fuzz_child.Path(line.strip()))), flush=True)
"""


@pytest.fixture
def planted(tmp_path):
    program = tmp_path / "planted.py"
    program.write_text(PLANTED)
    return program


def test_planted_faults_are_found(planted, tmp_path):
    expected = {
        "good": "accepted",
        "refused": "refused",
        "missing": "fault",
        "large": "fault",
        "slow": "hang",
        "abort": "crash",
    }
    child = Child("planted", tmp_path, planted, 2.0)
    try:
        for words, outcome in [*expected.items(), ("good", "accepted")]:
            (tmp_path / "input").write_text(words)
            answer = child.use(tmp_path / "input")
            assert answer["outcome"] == outcome, answer
            assert words != "missing" or "KeyError: 'key'" in answer["words"]
            assert words != "large" or "MemoryError" in answer["words"]
    finally:
        child.stop()


def test_the_input_of_a_fault_is_kept(planted, tmp_path, monkeypatch):
    kind = fuzz.KINDS["key maps"]
    seeds = replace(kind, seeds=lambda _: [b"good", b"missing"], mutate=lambda one, _: one)
    monkeypatch.setattr(fuzz, "KINDS", {"key maps": seeds})
    kept = tmp_path / "kept"
    tally = fuzz.fuzz("key maps", seed=3, inputs=2, program=planted, kept=kept)
    assert dict(tally.outcomes) == {"accepted": 1, "fault": 1}
    assert (kept / "key maps-3-1.input").read_bytes() == b"missing"
    assert "KeyError" in (kept / "key maps-3-1.txt").read_text()
    row = fuzz.table({"key maps": tally}, 3).rows[0]
    assert row[:5] == ("key maps", "2", "1", "0", "1")


@pytest.mark.parametrize("kind", ["projects", "key maps", "images", "videos", "reports"])
def test_a_few_hostile_inputs_are_accepted_or_refused(kind, tmp_path):
    use = KINDS[kind].prepare(tmp_path)
    inputs = fuzz.changed_inputs(kind, 2, tmp_path)
    outcomes = []
    for _, content in zip(range(12), inputs, strict=False):
        path = tmp_path / "input"
        path.write_bytes(content)
        answer = fuzz_child.answer(use, path)
        assert answer["outcome"] in {"accepted", "refused"}, answer
        outcomes.append(answer["outcome"])
    assert outcomes[0] == "accepted"


def test_the_same_seed_gives_the_same_inputs(tmp_path):
    first, again, other = (
        [next(inputs) for _ in range(30)]
        for inputs in (fuzz.changed_inputs("reports", seed, tmp_path) for seed in (1, 1, 2))
    )
    assert first == again
    assert first != other


def test_inputs_do_not_grow_without_end():
    rng = Random(0)  # noqa: S311  no secret
    text = b"\n".join([b"a" * 50_000] * 3)
    for _ in range(30):
        assert len(fuzz_mutations.mutate_text(text, rng)) < 20_000_000
