import sys
from pathlib import Path

import numpy as np
import pytest

from moveset.base.errors import DatasetError
from moveset.synth.dataset import generate
from moveset.workflow import synthetic_dataset
from moveset.workflow.cluster_client import HERE
from moveset.workflow.dataset_reader import read_dataset
from moveset.workflow.synthetic_dataset import generate_clips, in_processes, on_dask, read_clips

from .packed import assert_same

pytest.importorskip("pyarrow")
ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _small_files(monkeypatch):
    monkeypatch.setattr(synthetic_dataset, "CLIPS_IN_FILE", 2)


@pytest.fixture(name="folder")
def make_folder(tmp_path):
    generate_clips(range(7, 11), tmp_path / "clips")
    return tmp_path / "clips"


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_same_seeds_give_the_same_clips_as_without_files(folder):
    for clip, seed in zip(read_clips([7, 9, 10], folder), [7, 9, 10], strict=True):
        expected = generate(seed)
        assert_same(clip.item, expected.item)
        assert clip.schedule == expected.schedule


def test_the_files_are_datasets(folder):
    names = [one.recording.name for one in read_dataset(folder)]
    assert names == [f"generated-{seed}" for seed in range(6, 12)]


def test_finished_files_are_not_made_again(folder):
    one, *others = sorted(folder.glob("*.parquet"))
    before = {path: path.stat().st_mtime_ns for path in others}
    content = one.read_bytes()
    one.unlink()
    generate_clips(range(7, 11), folder)
    assert one.read_bytes() == content
    assert {path: path.stat().st_mtime_ns for path in others} == before


def test_several_processes_give_the_same_files(folder, tmp_path):
    generate_clips(range(7, 11), tmp_path / "parallel", in_processes(2))
    assert contents(tmp_path / "parallel") == contents(folder)


@pytest.mark.filterwarnings("default")
def test_a_dask_cluster_gives_the_same_files(folder, tmp_path):
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, dashboard_address=HERE
    ) as cluster:
        generate_clips(range(7, 11), tmp_path / "dask", on_dask(cluster.scheduler_address))
    assert contents(tmp_path / "dask") == contents(folder)


def test_a_killed_run_leaves_no_part_of_a_file(tmp_path, monkeypatch):
    def interrupted(seed):
        if seed == 9:
            raise KeyboardInterrupt
        return generate(seed)

    monkeypatch.setattr(synthetic_dataset, "generate", interrupted)
    with pytest.raises(KeyboardInterrupt):
        generate_clips(range(6, 10), tmp_path)
    assert sorted(path.name for path in tmp_path.glob("*.parquet")) == ["clips-00000003.parquet"]
    monkeypatch.undo()


def test_what_is_missing_or_of_another_version_is_said(folder):
    with pytest.raises(DatasetError, match=r"does not exist|schedules"):
        list(read_clips([100], folder))
    (folder / "clips-00000004.json").write_text("[]", encoding="utf-8")
    with pytest.raises(DatasetError, match=r"schedules of .* are missing or damaged"):
        list(read_clips([8], folder))
    (folder / "clips.json").write_text('{"moveset": "0"}', encoding="utf-8")
    with pytest.raises(DatasetError, match="clips of another version"):
        generate_clips([8], folder)


def test_the_built_in_bundles_script_learns_the_same_from_files(folder, monkeypatch):
    monkeypatch.setattr(sys, "path", [*sys.path, str(ROOT / "tools"), str(ROOT / "benchmarks")])
    script = pytest.importorskip("make_fighter")
    options = type("Options", (), {"folder": folder, "cluster": "", "workers": 1})
    found, expected = (
        [
            script.label_variants(clip, script.fine_classes(real=False))
            for clip in source.read([7, 8])
        ]
        for source in (script.find_clips(options, range(7, 9)), script.IN_MEMORY)
    )
    for one, other in zip(found, expected, strict=True):
        assert one.recording == other.recording
        np.testing.assert_array_equal(one.labels, other.labels)
        np.testing.assert_array_equal(one.values, other.values)
