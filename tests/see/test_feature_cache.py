"""The feature cache returns exactly what was saved, or nothing."""

import os
from pathlib import Path

import numpy as np
import pytest

from moveset.see.feature_cache import FeatureCache

ARRAYS = {"times_s": np.arange(3.0), "values": np.full((3, 2), np.nan, np.float32)}
SHAPES = {"times_s": (None,), "values": (None, 2)}


@pytest.fixture
def cache(tmp_path):
    return FeatureCache(tmp_path / "cache")


def test_saved_arrays_are_loaded_unchanged(cache):
    cache.save("a", ARRAYS)
    loaded = cache.load("a", SHAPES)
    for name, array in ARRAYS.items():
        np.testing.assert_array_equal(loaded[name], array)
        assert loaded[name].dtype == array.dtype


@pytest.mark.parametrize(
    "shapes",
    [
        {"times_s": (None,), "values": (None, 3)},
        {"times_s": (4,), "values": (None, 2)},
        {"times_s": (None, None)},
        {"labels": (None,)},
    ],
)
def test_an_entry_of_other_shapes_is_not_loaded(cache, shapes):
    cache.save("a", ARRAYS)
    assert cache.load("a", shapes) is None


def test_an_absent_or_empty_entry_is_not_loaded(cache):
    assert cache.load("a", SHAPES) is None
    cache.save("a", {"times_s": np.zeros(0)})
    assert cache.load("a", {"times_s": (None,)}) is None


@pytest.mark.parametrize("keep", [0, 1, 30, 200])
def test_a_damaged_entry_is_not_loaded_and_can_be_replaced(cache, keep):
    cache.save("a", ARRAYS)
    (path,) = cache.folder.iterdir()
    path.write_bytes(path.read_bytes()[:keep])
    assert cache.load("a", SHAPES) is None
    cache.save("a", ARRAYS)
    assert cache.load("a", SHAPES) is not None


def test_pickled_objects_are_not_loaded(cache):
    np.savez(cache.folder.parent / "a.npz", times_s=np.array([object()]))
    assert FeatureCache(cache.folder.parent).load("a", {"times_s": (None,)}) is None


@pytest.mark.parametrize("kind", ["compressed", "text", "complex"])
def test_an_entry_that_we_would_not_write_is_not_loaded(kind, cache):
    cache.save("a", ARRAYS)
    (path,) = cache.folder.iterdir()
    if kind == "compressed":  # a bomb: a few kilobytes that become 80 MB
        np.savez_compressed(path, times_s=np.zeros(10**7))
    else:
        np.savez(path, times_s=np.array(["1", "2"]) if kind == "text" else np.array([1j]))
    assert cache.load("a", {"times_s": (None,)}) is None


@pytest.mark.skipif(os.name != "posix", reason="pipes and devices of POSIX")
@pytest.mark.parametrize("kind", ["pipe", "device"])
def test_an_entry_that_is_no_file_is_not_waited_for(kind, cache):
    path = cache.folder / "a.npz"
    cache.folder.mkdir()
    os.mkfifo(path) if kind == "pipe" else path.symlink_to("/dev/zero")
    assert cache.load("a", SHAPES) is None
    cache.save("a", ARRAYS)


def test_where_nothing_can_be_written_nothing_is_kept(cache, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "write_bytes", refuse)
    cache.save("a", ARRAYS)
    assert cache.load("a", SHAPES) is None


@pytest.mark.skipif(os.name != "posix", reason="making links needs rights on Windows")
def test_a_cache_that_leads_out_of_its_project_is_read_and_never_written(tmp_path):
    project, outside = tmp_path / "moves", tmp_path / "outside"
    project.mkdir()
    (project / "moveset.toml").touch()
    FeatureCache(outside).save("a", ARRAYS)
    (project / "cache").symlink_to(outside)
    FeatureCache(project / "cache").save("b", ARRAYS)
    assert FeatureCache(project / "cache").load("a", SHAPES) is not None
    assert [path.name for path in outside.iterdir()] == ["a.npz"]
