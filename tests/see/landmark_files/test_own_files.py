"""What we write we read again without loss; damaged files are refused with the line."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moveset.base.errors import LandmarkFileError, WriteError
from moveset.base.values import Observations
from moveset.see.landmark_files.own_files import COLUMNS, TIME_COLUMN, write_observations
from moveset.see.landmark_files.reader import read_landmark_file
from moveset.see.pose.landmarks import OBSERVATION_SIZE

SUFFIXES = [".csv", ".jsonl", ".parquet"]


def observations(seed=0, frames=12):
    rng = np.random.default_rng(seed)
    values = (rng.normal(size=(frames, OBSERVATION_SIZE)) * 300).astype(np.float32)
    values[3:5] = np.nan
    return Observations(np.cumsum(rng.uniform(0.01, 0.1, frames)), values)


def skip_without_pyarrow(suffix):
    if suffix == ".parquet":
        pytest.importorskip("pyarrow", reason="Parquet needs the extra cluster")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_what_is_written_is_read_again_bit_for_bit(tmp_path, suffix):
    skip_without_pyarrow(suffix)
    written = observations()
    write_observations(tmp_path / f"a{suffix}", written)
    found = read_landmark_file(tmp_path / f"a{suffix}").observations
    assert np.array_equal(found.times_s, written.times_s)
    assert np.array_equal(found.values, written.values, equal_nan=True)


@settings(max_examples=20)
@given(st.lists(st.floats(-(2.0**29), 2.0**29, width=32), min_size=6, max_size=6))
def test_every_number_survives_as_text(tmp_path_factory, numbers):
    values = np.resize(np.array(numbers, np.float32), (1, OBSERVATION_SIZE))
    for suffix in (".csv", ".jsonl"):
        path = tmp_path_factory.getbasetemp() / f"numbers{suffix}"
        write_observations(path, Observations(np.array([0.1]), values))
        assert np.array_equal(read_landmark_file(path).observations.values, values)


@pytest.mark.parametrize("suffix", [".csv", ".jsonl"])
def test_a_damaged_line_is_named(tmp_path, suffix):
    path = tmp_path / f"a{suffix}"
    write_observations(path, observations())
    lines = path.read_text().splitlines()
    lines[6] = lines[6][: len(lines[6]) // 2]
    path.write_text("\n".join(lines))
    with pytest.raises(LandmarkFileError, match="line 7 of a"):
        read_landmark_file(path)


def test_a_damaged_parquet_file_is_refused(tmp_path):
    skip_without_pyarrow(".parquet")
    path = tmp_path / "a.parquet"
    write_observations(path, observations())
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(LandmarkFileError, match="damaged"):
        read_landmark_file(path)


def test_another_suffix_is_refused_with_those_that_there_are(tmp_path):
    with pytest.raises(WriteError, match=r"\.csv, \.jsonl, \.parquet"):
        write_observations(tmp_path / "a.xlsx", observations())
    assert not list(tmp_path.iterdir())


def observation_table(**columns):
    arrow = pytest.importorskip("pyarrow", reason="Parquet needs the extra cluster")
    seen = observations()
    values = {name: seen.values[:, place] for place, name in enumerate(COLUMNS)}
    return arrow.table({TIME_COLUMN: seen.times_s, **values, **columns})


PARQUET = {
    "text": ({TIME_COLUMN: ["1"] * 12}, "column time_s of a.parquet holds string"),
    "lists": ({COLUMNS[4]: [[1.0]] * 12}, "holds list"),
    "nested names": ({"recording": [{"a": "b"}] * 12}, "is damaged"),
    "several recordings": ({"recording": ["a"] * 6 + ["b"] * 6}, "moveset.read_dataset"),
}


@pytest.mark.parametrize("kind", PARQUET)
def test_parquet_of_another_form_is_refused(tmp_path, kind):
    columns, words = PARQUET[kind]
    table = observation_table(**columns)
    pytest.importorskip("pyarrow.parquet").write_table(table, tmp_path / "a.parquet")
    with pytest.raises(LandmarkFileError, match=words):
        read_landmark_file(tmp_path / "a.parquet")


def test_a_part_of_a_dataset_with_one_recording_is_a_recording(tmp_path):
    table = observation_table(recording=["a"] * 12, label=["none"] * 12)
    pytest.importorskip("pyarrow.parquet").write_table(table, tmp_path / "a.parquet")
    found = read_landmark_file(tmp_path / "a.parquet").observations
    assert np.array_equal(found.values, observations().values, equal_nan=True)
    folder = tmp_path / "moves.parquet"
    folder.mkdir()
    (tmp_path / "a.parquet").rename(folder / "part-00000.parquet")
    with pytest.raises(LandmarkFileError, match=r"is a dataset of many.*moveset\.read_dataset"):
        read_landmark_file(folder)
