import io
import json
import math
import subprocess
import sys
import zipfile
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from moveset.base.errors import BundleError, MovesetError
from moveset.base.values import MoveSetting, TriggerRule
from moveset.recognise.bundle import Bundle, check_features
from moveset.recognise.bundle_file import bundle_bytes, load_bundle, save_bundle
from moveset.recognise.model import CurvePoint, Model

from .small_networks import small_network


@pytest.fixture
def bundle():
    onnx = small_network()
    curve = (CurvePoint(1, 0.5, 0.8), CurvePoint(2, 0.25, 0.9, 0.3, 0.85))
    return Bundle(
        moves=(MoveSetting("jump", "w"), MoveSetting("squat", "s", hold=True)),
        features="pose",
        settings={"version": 1, "tick_s": 0.033333},
        model=Model("tcn", 8, 93, ("jump", "squat", "none"), onnx, curve, 2, 1.37),
        rules=(TriggerRule("jump", 0.7, 0.2), TriggerRule("squat", hold=True)),
        taught_on={"people": 3, "recordings": 5, "seconds": 300.5},
        report={"f1": 0.97, "delay_s": math.nan, "moves": ("jump", "squat")},
    )


@pytest.fixture
def path(bundle, tmp_path):
    save_bundle(bundle, tmp_path / "mine.moveset")
    return tmp_path / "mine.moveset"


def rewrite(path, change, onnx=None):
    """Write a bundle whose manifest was changed by hand."""
    with zipfile.ZipFile(path) as archive:
        manifest, network = json.loads(archive.read("manifest.json")), archive.read("model.onnx")
    change(manifest)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("manifest.json", json.dumps(manifest))
        archive.writestr("model.onnx", network if onnx is None else onnx)


def test_a_saved_bundle_loads_unchanged(bundle, path):
    again = load_bundle(path)
    assert again.moves == bundle.moves
    assert again.rules == bundle.rules
    assert (again.features, again.settings) == (bundle.features, bundle.settings)
    assert again.taught_on == bundle.taught_on
    assert again.report == {"f1": 0.97, "delay_s": None, "moves": ["jump", "squat"]}
    assert again.model.onnx == bundle.model.onnx
    assert again.model.classes == bundle.model.classes
    assert again.model.temperature == 1.37
    assert repr(again.model) == repr(bundle.model)


def test_titles_are_kept_where_earlier_readers_do_not_look(bundle, tmp_path):
    titled = replace(
        bundle, moves=(MoveSetting("jump", "w", title="Großer Sprung"), bundle.moves[1])
    )
    path = tmp_path / "titled.moveset"
    save_bundle(titled, path)
    assert load_bundle(path).moves == titled.moves
    with zipfile.ZipFile(path) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    assert manifest["titles"] == {"jump": "Großer Sprung"}
    assert set(manifest["moves"][0]) == {"move", "key", "hold"}


def test_same_content_gives_the_same_bytes(bundle, path):
    assert path.read_bytes() == bundle_bytes(bundle) == bundle_bytes(load_bundle(path))


def test_a_truncated_file_is_a_bundle_error(path):
    whole = path.read_bytes()
    for end in range(0, len(whole), 10):
        path.write_bytes(whole[:end])
        with pytest.raises(BundleError, match=r"mine\.moveset is damaged"):
            load_bundle(path)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300, deadline=None
)
@given(place=st.floats(0.0, 1.0, exclude_max=True), byte=st.integers(0, 255))
def test_a_changed_byte_is_refused_or_harmless(place, byte, bundle, tmp_path):
    content = bytearray(bundle_bytes(bundle))
    content[int(place * len(content))] = byte
    path = tmp_path / "changed.moveset"
    path.write_bytes(content)
    try:
        again = load_bundle(path)
    except BundleError:
        return
    assert bundle_bytes(again) == bundle_bytes(bundle)


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04", bytes(5000)])
def test_any_other_file_is_refused(content, tmp_path):
    (tmp_path / "other.moveset").write_bytes(content)
    with pytest.raises(BundleError, match=r"other\.moveset"):
        load_bundle(tmp_path / "other.moveset")


def test_missing_file_and_folder_are_named(tmp_path):
    with pytest.raises(BundleError, match=r"there is no bundle .*gone\.moveset"):
        load_bundle(tmp_path / "gone.moveset")
    with pytest.raises(BundleError, match="cannot be read"):
        load_bundle(tmp_path)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"version": 5}, "made by a newer moveset: update"),
        ({"version": 1}, "made by an older moveset: teach it again"),
        ({"version": "1"}, "damaged"),
        ({"format": "other"}, "not a moveset bundle"),
        ({"moves": []}, "damaged"),
        ({"moves": [{"move": "jump", "wings": 2}]}, "damaged"),
        ({"rules": []}, "damaged"),
        ({"rules": [{"move": "jump", "threshold_on": 0.1, "threshold_off": 0.9}]}, "damaged"),
        ({"features": "pose"}, "damaged"),
        ({"model": None}, "damaged"),
    ],
)
def test_wrong_manifest_is_refused(changes, words, path):
    rewrite(path, lambda manifest: manifest.update(changes))
    with pytest.raises(BundleError, match=words):
        load_bundle(path)


@pytest.mark.parametrize("value", [0, -1.5, math.nan, math.inf, "1", None, True, [1.0], 10**400])
def test_a_temperature_that_is_not_a_positive_number_is_refused(value, path):
    rewrite(path, lambda manifest: manifest["model"].update(temperature=value))
    with pytest.raises(BundleError, match="damaged"):
        load_bundle(path)


def test_other_network_is_refused(path):
    rewrite(path, dict, onnx=b"another network")
    with pytest.raises(BundleError, match="damaged"):
        load_bundle(path)


def test_a_manifest_that_is_not_an_object_is_refused(path):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("manifest.json", "[1, 2]")
        archive.writestr("model.onnx", b"")
    with pytest.raises(BundleError, match="not a moveset bundle"):
        load_bundle(path)


def test_zip_bomb_is_refused_unopened(path, monkeypatch):
    monkeypatch.setattr("moveset.recognise.bundle_file.MAX_BYTES", 10_000)
    monkeypatch.setattr("moveset.recognise.bundle_file.MAX_UNPACKED_BYTES", 10_000)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", "{}")
        archive.writestr("model.onnx", bytes(1_000_000))
    path.write_bytes(packed.getvalue())
    with pytest.raises(BundleError, match="damaged"):
        load_bundle(path)
    path.write_bytes(bytes(10_001))
    with pytest.raises(BundleError, match="too large"):
        load_bundle(path)


def test_failed_save_leaves_the_old_bundle(bundle, path, monkeypatch):
    before = path.read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.write_bytes", full)
    with pytest.raises(MovesetError, match="disk is full"):
        save_bundle(replace(bundle, features="mobilenet"), path)
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_other_features_are_refused(bundle):
    check_features(bundle, "pose", {"tick_s": 0.033333, "version": 1})
    with pytest.raises(BundleError, match="made with pose features, not mobilenet"):
        check_features(bundle, "mobilenet", {})
    with pytest.raises(BundleError, match=r"another version of the pose features \(version\)"):
        check_features(bundle, "pose", {"version": 2, "tick_s": 0.033333})


def test_loading_needs_no_training_library(path):
    code = (
        "import sys; from moveset.recognise.bundle_file import load_bundle;"
        "load_bundle(sys.argv[1]);"
        "print([name for name in ('keras', 'jax', 'onnx', 'onnxruntime') if name in sys.modules])"
    )
    command = [sys.executable, "-c", code, str(path)]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
