"""Extracted recordings and datasets for tests, of synthetic people; no video is read."""

from pathlib import Path

import numpy as np

from moveset.label.labelled_recording import LabelledRecording
from moveset.see.pose.extractor import PoseExtractor
from moveset.see.resample import tick_times
from moveset.synth.dataset import generate_recordings
from moveset.workflow.dataset_schema import DatasetInfo
from moveset.workflow.dataset_writer import SHARD_BYTES, DatasetWriter
from moveset.workflow.extracted_files import (
    Extracted,
    output_path,
    prepare_folder,
    write_extracted,
)
from moveset.workflow.video_jobs import VideoJob

MOVES = ("jump", "squat")


def people(count: int, first: int = 0, seconds: float = 6.0) -> list[LabelledRecording]:
    """Return recordings of synthetic people, sorted by name."""
    made = generate_recordings(range(first, first + count), MOVES, seconds)
    return sorted(made, key=lambda one: one.recording.name)


def write_extraction(folder: Path, items: list[LabelledRecording]) -> Path:
    """Write what `extract` would have written for videos of these recordings."""
    prepare_folder(folder)
    for item in items:
        job = VideoJob(item.recording.name, "video.mp4", item.recording.person)
        ticks_s = tick_times(item.observations)
        features = np.zeros((len(ticks_s), PoseExtractor.feature_size), np.float32)
        facts = {"id": job.id, "person": job.person, "source": "video.mp4"}
        extracted = Extracted(facts, item.observations, ticks_s, features)
        write_extracted(output_path(folder, job), extracted)
    return folder


def write_segments(path: Path, items: list[LabelledRecording]) -> Path:
    """Write the table of all segments, the last recording first."""
    rows = [
        f"{one.recording},{one.start_s!r},{one.end_s!r},{one.move}"
        for item in reversed(items)
        for one in item.segments
    ]
    path.write_text("\n".join(["recording,start_s,end_s,move", *rows, ""]), encoding="utf-8")
    return path


def write_dataset(
    folder: Path, items: list[LabelledRecording], shard_bytes: int = SHARD_BYTES
) -> Path:
    """Write a packed dataset of some recordings."""
    folder.mkdir()
    with DatasetWriter(folder, DatasetInfo("0", ""), shard_bytes) as writer:
        for item in items:
            writer.add(item)
    return folder


def assert_same(found: LabelledRecording, expected: LabelledRecording) -> None:
    """Compare two recordings bit by bit."""
    assert found.recording == expected.recording
    assert found.segments == expected.segments
    np.testing.assert_array_equal(found.observations.times_s, expected.observations.times_s)
    np.testing.assert_array_equal(found.observations.values, expected.observations.values)
