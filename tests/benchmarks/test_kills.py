"""Each promise that a kill can break is noticed."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
if not BENCHMARKS.is_dir():
    pytest.skip("the benchmarks are not part of this copy", allow_module_level=True)
sys.path.append(str(BENCHMARKS))

from kills_files import Verdict, judge, look  # noqa: E402

NOTHING = Verdict(0, 0, 0, 0, 0, 0, 0, ())


@pytest.fixture(name="expected")
def write_files(tmp_path):
    for name in ("a", "b"):
        (tmp_path / "out").mkdir(exist_ok=True)
        (tmp_path / "out" / name).write_bytes(name.encode())
    return look(tmp_path)


def change(written, **files):
    """Return what is there with other files; None for one that is missing."""
    changed = {**written.files, **{f"out/{name}": file for name, file in files.items()}}
    return replace(written, files={name: file for name, file in changed.items() if file})


def test_without_a_fault_there_is_none(expected):
    early = change(expected, b=None)
    assert judge(expected, early, expected, ["x", "y"]) == replace(NOTHING, finished=1)


def test_each_fault_is_noticed(expected):
    one = expected.files["out/a"]
    half, again = replace(one, content=b""), replace(one, inode=one.inode + 1)
    faults = {
        "lost": judge(expected, expected, change(expected, a=None, b=None), []),
        "half_written": judge(expected, change(expected, a=half), change(expected, a=half), []),
        "rewritten": judge(expected, expected, change(expected, a=again), []),
        "begun_twice": judge(expected, expected, expected, ["x", "x", "x", "y", "y", "z"]),
    }
    counted = {name: getattr(found, name) for name, found in faults.items()}
    assert counted == {"lost": 2, "half_written": 1, "rewritten": 1, "begun_twice": 2}
    assert judge(expected, expected, change(expected, c=one), []).lost == 1


def test_hidden_names_are_told_apart(expected, tmp_path):
    for name in (".a.0a1b2c3d.npz", ".moves.parquet.0a1b2c3d.lock", ".core"):
        (tmp_path / name).touch()
    (tmp_path / ".moves.parquet.0a1b2c3d").mkdir()
    (tmp_path / ".moves.parquet.0a1b2c3d" / "part").touch()
    found = judge(expected, look(tmp_path), expected, [])
    assert (found.hidden, found.stayed, found.strange) == (4, 0, (".core",))
