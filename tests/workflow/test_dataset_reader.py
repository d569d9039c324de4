import numpy as np
import pytest

from moveset.base.errors import DatasetError
from moveset.base.values import Observations, Recording, Segment
from moveset.label.labelled_recording import LabelledRecording
from moveset.see.landmark_files.own_files import COLUMNS
from moveset.see.pose.landmarks import OBSERVATION_SIZE
from moveset.workflow import dataset_reader
from moveset.workflow.dataset_reader import read_dataset

from .packed import assert_same, people, write_dataset

arrow = pytest.importorskip("pyarrow")
parquet = pytest.importorskip("pyarrow.parquet")


def table(**changes):
    """Return a table of one recording with a squat, as somebody else might write it."""
    columns = {
        "recording": ["a"] * 6,
        "person": ["ann"] * 6,
        "time_s": [0.0, 0.1, 0.2, 0.3, 0.4, 0.5],
        "label": ["none", "squat", "squat", None, "none", "none"],
        **{name: np.ones(6, np.float32) for name in COLUMNS},
        **changes,
    }
    return arrow.table({name: one for name, one in columns.items() if one is not None})


def read(tmp_path, **changes):
    parquet.write_table(table(**changes), tmp_path / "other.parquet")
    return list(read_dataset(tmp_path / "other.parquet"))


def test_a_file_with_frame_labels_alone_has_segments(tmp_path):
    (item,) = read(tmp_path)
    assert item.segments == (Segment("a", 0.1, 0.3, "squat"),)
    assert item.recording == Recording("a", "ann", item.recording.path)
    assert item.observations.values.shape == (6, OBSERVATION_SIZE)


def test_a_move_at_the_end_lasts_a_tick_longer_than_its_last_frame(tmp_path):
    (item,) = read(tmp_path, label=["none"] * 5 + ["jump"])
    assert [(one.start_s, one.move) for one in item.segments] == [(0.5, "jump")]
    assert item.segments[0].end_s > 0.5


def test_two_moves_of_the_same_name_in_a_row_stay_two(tmp_path):
    times_s = np.arange(30) / 30.0
    values = np.zeros((30, OBSERVATION_SIZE), np.float32)
    segments = (Segment("a", 0.1, 0.5, "squat"), Segment("a", 0.5, 0.8, "squat"))
    item = LabelledRecording(
        Recording("a", "ann", people(1)[0].recording.path.with_name("a"), weak_labels=True),
        Observations(times_s, values),
        segments,
    )
    assert_same(next(read_dataset(write_dataset(tmp_path / "two", [item]))), item)


@pytest.mark.parametrize("rows", [1, 7, 4096])
def test_recordings_are_whole_whatever_the_size_of_batches_and_files(tmp_path, monkeypatch, rows):
    monkeypatch.setattr("moveset.workflow.dataset_writer.GROUP_ROWS", max(rows, 50))
    monkeypatch.setattr(dataset_reader, "BATCH_ROWS", rows)
    items = people(3, seconds=1.5 if rows < 50 else 6.0)
    folder = write_dataset(tmp_path / "parts", items, shard_bytes=1000)
    for found, expected in zip(read_dataset(folder), items, strict=True):
        assert_same(found, expected)


def test_chosen_recordings_and_their_labels_alone_can_be_read(tmp_path):
    items = people(3)
    folder = write_dataset(tmp_path / "some", items)
    (found,) = read_dataset(folder, only={items[1].recording.name})
    assert_same(found, items[1])
    light = list(read_dataset(folder, landmarks=False))
    assert [one.segments for one in light] == [one.segments for one in items]
    assert {one.observations.values.shape[1] for one in light} == {0}


def test_what_was_not_seen_is_empty_for_other_programs(tmp_path):
    times_s = np.arange(3) / 30.0
    values = np.full((3, OBSERVATION_SIZE), np.nan, np.float32)
    values[1] = 2.0
    item = LabelledRecording(
        Recording("a", "b", people(1)[0].recording.path), Observations(times_s, values), ()
    )
    found = parquet.read_table(sorted(write_dataset(tmp_path / "x", [item]).glob("part-*")))
    assert found.column(COLUMNS[0]).to_pylist() == [None, 2.0, None]
    assert found.column("label").to_pylist() == ["none"] * 3


LONG = "x" * 100_000


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"time_s": None}, "has no column time_s: write it with `moveset pack`"),
        ({COLUMNS[3]: None, COLUMNS[4]: None}, "and 1 more"),
        ({"time_s": ["0"] * 6}, "column time_s .* holds string: it must hold floating-point"),
        ({"label": [1] * 6}, "column label .* must hold text"),
        ({COLUMNS[0]: np.ones(6, int)}, "must hold floating-point numbers"),
        ({"time_s": [0.0, 0.2, 0.1, 0.3, 0.4, 0.5]}, "time goes backwards"),
        ({"time_s": [0.0, np.nan, 0.1, 0.3, 0.4, 0.5]}, "frame 2 .* has no time"),
        ({"time_s": [0.0, 0.1, 0.2, 0.3, 0.4, 1e12]}, "has only 6 frames in"),
        ({"recording": ["a", "a", "b", "b", "a", "a"]}, "has 'a' in two places: sort it"),
        ({"person": ["ann"] * 3 + ["bob"] * 3}, "is of two people"),
        ({"recording": ["a"] * 5 + [None]}, "column recording .* has None"),
        ({"person": ["x" * 2000] * 6}, "give every row a name of at most 1024"),
        ({"person": [LONG] * 6}, "a name of more than 1024 characters: shorten it"),
        ({"label": [LONG] * 6}, "column label .* a name of more than 1024 characters"),
        ({"label": ["none"] * 5 + ["Rude Move"]}, "a move cannot be called 'Rude Move'"),
        (
            {
                "segment_start_s": [None, 0.1, 0.2, None, None, None],
                "segment_end_s": [None, 0.4, 0.4, None, None, None],
            },
            "overlaps",
        ),
        (
            {
                "segment_start_s": [None, 0.3, 0.3] + [None] * 3,
                "segment_end_s": [None, 0.1, 0.1] + [None] * 3,
            },
            "has no length",
        ),
    ],
)
def test_what_is_wrong_in_a_strangers_dataset_is_said(tmp_path, changes, words):
    with pytest.raises(DatasetError, match=words):
        read(tmp_path, **changes)


def test_numbers_that_are_none_count_as_not_seen(tmp_path):
    strange = np.array([np.inf, -np.inf, 1e30, np.nan, 1.0, 2.0], np.float32)
    (item,) = read(tmp_path, **{COLUMNS[0]: strange})
    assert np.isnan(item.observations.values[:4, 0]).all()
    assert item.observations.values[4:, 0].tolist() == [1.0, 2.0]


def test_a_row_group_that_would_not_fit_into_memory_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(dataset_reader, "MAX_GROUP_BYTES", 1000)
    with pytest.raises(DatasetError, match="in a row group: write it again"):
        read(tmp_path)


def test_a_recording_that_would_not_fit_into_memory_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("moveset.workflow.dataset_pieces.MAX_FRAMES", 5)
    with pytest.raises(DatasetError, match="has more than 5 frames: cut it"):
        read(tmp_path)


def test_other_versions_are_refused(tmp_path):
    for metadata, words in ((b'{"version": 99}', "another version"), (b"{", "damaged metadata")):
        other = table().replace_schema_metadata({b"moveset": metadata})
        parquet.write_table(other, tmp_path / "other.parquet")
        with pytest.raises(DatasetError, match=words):
            list(read_dataset(tmp_path / "other.parquet"))


def test_damaged_files_are_refused_in_words(tmp_path):
    path = tmp_path / "other.parquet"
    parquet.write_table(table(), path)
    content = path.read_bytes()
    rng = np.random.default_rng(0)
    for _ in range(40):
        damaged = bytearray(content)
        for place in rng.integers(len(damaged), size=8).tolist():
            damaged[place] = int(rng.integers(256))
        path.write_bytes(
            damaged[: int(rng.integers(len(damaged)))] if rng.random() < 0.3 else damaged
        )
        try:
            list(read_dataset(path))
        except DatasetError as error:
            assert str(path) in str(error)  # noqa: PT017


def test_what_is_no_dataset_is_refused(tmp_path):
    with pytest.raises(DatasetError, match="does not exist"):
        list(read_dataset(tmp_path / "none.parquet"))
    with pytest.raises(DatasetError, match="has no Parquet files"):
        list(read_dataset(tmp_path))
    with pytest.raises(DatasetError, match="has no recordings"):
        read(tmp_path, **{name: table().column(name)[:0] for name in table().column_names})
