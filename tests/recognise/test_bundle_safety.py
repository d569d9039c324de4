"""A bundle from a stranger is refused or usable; it reads no file and takes little memory."""

import io
import json
import subprocess
import sys
import warnings
import zipfile
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from onnx import helper

from moveset.base.errors import BundleError
from moveset.base.values import MoveSetting, TriggerRule
from moveset.recognise import bundle_file
from moveset.recognise.builtin import FIGHTER_PATH
from moveset.recognise.bundle_file import bundle_bytes, load_bundle, save_bundle
from moveset.recognise.discriminant import Discriminant
from moveset.recognise.network import Network
from moveset.recognise.predictor import Recogniser
from moveset.see.pose.landmarks import OBSERVATION_SIZE

from .crafted_networks import FIELDS, FOREIGN, LARGE, WRONG
from .small_networks import (
    add_embedding,
    constant,
    crafted,
    pack,
    small_bundle,
    small_network,
    unpack,
)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "stranger.moveset"


def refuse(path, content):
    path.write_bytes(content)
    with pytest.raises(BundleError, match=r"stranger\.moveset"):
        load_bundle(path)


def use(path, content):
    """Load a bundle and score some frames with it; return whether it was refused."""
    path.write_bytes(content)
    try:
        recogniser = Recogniser(load_bundle(path))
        rng = np.random.default_rng(0)
        for tick in range(3):
            row = rng.normal(size=OBSERVATION_SIZE).astype(np.float32)
            score = recogniser.score(0.1 * tick, row).probabilities
            assert sum(score.values()) == pytest.approx(1.0, abs=1e-3)
            json.dumps(dict(score), allow_nan=False)
    except BundleError:
        return True
    return False


def test_a_bundle_made_by_hand_of_what_moveset_writes_can_be_used(path):
    assert not use(path, crafted())


@pytest.mark.parametrize("changes", [FOREIGN, FIELDS, WRONG, LARGE])
def test_a_bundle_with_a_foreign_network_is_refused(changes, path):
    for change in changes.values():
        refuse(path, crafted(small_network(change)))


def test_what_is_no_network_is_refused(path):
    for content in (b"", b"\0", b"hello", bytes(1000), b"\x08\x08" * 60_000, b"\xff" * 5000):
        refuse(path, crafted(content))


def set_rule(**values):
    return lambda manifest: manifest["rules"][0].update(values)


def set_move(**values):
    return lambda manifest: manifest["moves"][0].update(values)


def set_model(**values):
    return lambda manifest: manifest["model"].update(values)


def set_template(**values):
    return lambda manifest: manifest["templates"][0].update(values)


def set_settings(**values):
    return lambda manifest: manifest["features"]["settings"].update(values)


def set_point(**values):
    return lambda manifest: manifest["model"]["curve"][0].update(values)


def rename(name):
    """Return a change of a move's name, wherever it stands."""

    def change(manifest):
        for entry in (manifest["moves"][0], manifest["rules"][0], manifest["templates"][0]):
            entry["move"] = name
        manifest["model"]["classes"][0] = name

    return change


def add_moves(count):
    def change(manifest):
        names = [f"move{number}" for number in range(count)]
        manifest["moves"] += [{"move": name} for name in names]
        manifest["rules"] += [{"move": name} for name in names]
        manifest["templates"] = [{"move": name, "ticks": 9} for name in names]

    return change


def nested(depth):
    value = []
    for _ in range(depth):
        value = [value]
    return value


CHANGES = {
    **{f"a move called {name!r}": rename(name) for name in (
        "", "none", "Jump", "../jump", "a b", "j" * 41, "jump\n", "\x1b[2J", 5, None, ["jump"])},
    "two moves of a name": rename("squat"),
    "61 moves": add_moves(59),
    "very many moves": lambda manifest: manifest.update(moves=[{"move": "jump"}] * 100_000),
    "moves that are no list": lambda manifest: manifest.update(moves={"jump": "w"}),
    "no moves": lambda manifest: manifest.update(moves=[], rules=[], templates=[]),
    "a key that is a list": set_move(key=["enter"]),
    "a very long key": set_move(key="a" * 1000),
    "hold is text": set_move(hold="yes"),
    "hold is a number": set_rule(hold=1),
    "ticks of millions": set_model(ticks=2_000_000),
    "513 ticks": set_model(ticks=513),
    "no ticks": set_model(ticks=0),
    "ticks below zero": set_model(ticks=-8),
    "ticks as text": set_model(ticks="8"),
    "ticks that are true": set_model(ticks=True),
    "a fraction of ticks": set_model(ticks=8.5),
    "other features": set_model(feature_size=92),
    "very many features": set_model(feature_size=10**12),
    "fewer classes": set_model(classes=["jump", "none"]),
    "a class twice": set_model(classes=["jump", "jump", "none"]),
    "none first": set_model(classes=["none", "jump", "squat"]),
    "classes that are text": set_model(classes="abc"),
    "a long architecture": set_model(architecture="t" * 1000),
    "an epoch below zero": set_model(best_epoch=-1),
    "a loss of text": set_point(loss="low"),
    "an epoch that is true": set_point(epoch=True),
    "a foreign field of a point": set_point(more=1),
    **{f"{name} of {value}": set_rule(**{name: value})
       for name in ("threshold_on", "threshold_off", "smoothing_s", "min_duration_s",
                    "refractory_s", "interval_s", "max_none")
       for value in (-1.0, 1e9, "0.5", None, True, [0.5], 10**400)},
    "a threshold of nothing": set_rule(threshold_on=5e-324, threshold_off=0.0),
    "a foreign field of a rule": set_rule(more=1),
    "a rule of no move": set_rule(move="other"),
    "ticks of a template as text": set_template(ticks="20"),
    "an endless template": set_template(ticks=10**15),
    "a template without duration": set_template(ticks=0),
    "a neutral distance of nothing": set_template(neutral=5e-324),
    "a neutral distance of 10^300": set_template(neutral=1e300),
    "a template of no known move": set_template(move="other"),
    "a template too many": lambda manifest: manifest["templates"].append(manifest["templates"][0]),
    "templates of other features": lambda manifest: manifest["features"].update(name="mobilenet"),
    "a fingerprint that is a path": set_settings(fingerprint="../../secret"),
    "a fingerprint that is a pattern": set_settings(fingerprint="*"),
    "a fingerprint of a number": set_settings(fingerprint=7),
    "images of terabytes": set_settings(shrink=[10**6, 10**6]),
    "images of text": set_settings(shrink="ab"),
    "images of three sizes": set_settings(shrink=[1, 1, 1]),
    "images of a half": set_settings(shrink=[0.5, 9]),
    "grey as text": set_settings(grey="no"),
    "settings that are a list": lambda manifest: manifest["features"].update(settings=[]),
    "a report that is a list": lambda manifest: manifest.update(report=[1, 2]),
    "a report that is text": lambda manifest: manifest.update(report="good"),
    "training data that is text": lambda manifest: manifest.update(taught_on="people"),
    "a text that controls a terminal": lambda manifest: manifest["report"].update(a="\x1b[2J"),
    "half a character": lambda manifest: manifest["report"].update(a="\ud800"),
    "a title that controls a terminal": lambda manifest: manifest.update(titles={"jump": "\x1b"}),
    "titles that are a list": lambda manifest: manifest.update(titles=["Jump"]),
    "a deep list": lambda manifest: manifest["report"].update(a=nested(40)),
    "a version that is true": lambda manifest: manifest.update(version=True),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_a_manifest_that_moveset_never_writes_is_refused(name, path):
    refuse(path, crafted(change=CHANGES[name]))


NUMBERS = ["NaN", "Infinity", "-Infinity", "1e999", "-1e999", "9" * 5000, str(2**60), "1.", "01"]


@pytest.mark.parametrize(
    "text",
    [
        *NUMBERS,
        "[" * 100_000,
        "[" * 900 + "]" * 900,
        '{"a":' * 900 + "1" + "}" * 900,
        '{"a": 1, "a": 2}',
        '"\\u0000"',
        '"\\ud800"',
        "[" + "0," * 2_000_000 + "0]",
        '"' + "a" * 3_000_000 + '"',
    ],
    ids=range(17),
)
def test_json_that_moveset_never_writes_is_refused(text, path):
    refuse(path, crafted(text=text))


def test_the_largest_manifest_is_read_quickly_or_refused(path):
    many = ",".join(["{}"] * 300_000)
    assert not use(path, crafted(text=f"[{many}]"))


FILES = unpack(bundle_bytes(small_bundle()))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_compression_is_refused(method, path):
    refuse(path, pack(FILES, method))


def test_a_zip_with_a_file_twice_is_refused(path):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in [*FILES.items(), *FILES.items()]:
            with warnings.catch_warnings(action="ignore"):
                archive.writestr(name, content)
    refuse(path, packed.getvalue())


def test_a_zip_of_very_many_files_is_refused(path):
    refuse(path, pack({**FILES, **{f"{number}": b"" for number in range(5000)}}))


@pytest.fixture
def _small_limit(monkeypatch):
    monkeypatch.setattr(bundle_file, "MAX_UNPACKED_BYTES", 10**6)


@pytest.mark.usefixtures("_small_limit")
@pytest.mark.parametrize("name", ["manifest.json", "model.onnx", "templates.f32"])
def test_a_file_that_unpacks_to_far_more_is_refused(name, path):
    refuse(path, pack({**FILES, name: bytes(3 * 2**20)}))


@pytest.mark.usefixtures("_small_limit")
def test_a_wrong_size_in_the_zip_does_not_help(path):
    content = bytearray(pack({**FILES, "model.onnx": bytes(3 * 2**20)}))
    directory = content.index(b"model.onnx", content.index(b"PK\x01\x02")) - 46
    content[directory + 24 : directory + 28] = (1000).to_bytes(4, "little")
    refuse(path, bytes(content))


@pytest.mark.parametrize("value", [np.nan, np.inf, 1e30])
def test_a_template_that_is_no_path_of_a_body_is_refused(value, path):
    positions = np.frombuffer(FILES["templates.f32"], np.float32).copy()
    positions[70] = value
    refuse(path, pack({**FILES, "templates.f32": positions.tobytes()}))


def test_templates_of_another_size_are_refused(path):
    for content in (b"", FILES["templates.f32"][:-1], FILES["templates.f32"] * 2):
        refuse(path, pack({**FILES, "templates.f32": content}))


@pytest.mark.parametrize(
    ("size", "offset", "fits"), [(4, 0.5, True), (5, 0.5, False), (4, 1e9, False)]
)
def test_a_discriminant_fits_the_networks_embedding_or_is_refused(size, offset, fits, path):
    bundle = small_bundle(small_network(add_embedding))
    discriminant = Discriminant(np.ones(size, np.float32), offset)
    first, *others = bundle.templates
    templates = (replace(first, discriminant=discriminant), *others)
    content = bundle_bytes(replace(bundle, templates=templates))
    if fits:
        assert not use(path, content)
    else:
        refuse(path, content)


def test_a_move_of_decisive_templates_alone_is_refused(path):
    bundle = small_bundle()
    first, *others = bundle.templates
    moves = (*bundle.moves, MoveSetting("wave", "x"))
    rules = (*bundle.rules, TriggerRule("wave"))
    for decisive in (False, True):
        wave = replace(first, move="wave", decisive=decisive)
        changed = replace(bundle, moves=moves, rules=rules, templates=(first, wave, *others))
        if decisive:
            refuse(path, bundle_bytes(changed))
        else:
            assert not use(path, bundle_bytes(changed))


@pytest.mark.parametrize("size", [0, 4])
def test_a_discriminant_without_an_embedding_is_refused(path, size):
    bundle = small_bundle()
    first, *others = bundle.templates
    discriminant = Discriminant(np.ones(size, np.float32), 0.0)
    templates = (replace(first, discriminant=discriminant), *others)
    refuse(path, bundle_bytes(replace(bundle, templates=templates)))


def test_an_embedding_of_nan_presses_nothing(path):
    def divide_by_zero(model):
        add_embedding(model)
        model.graph.node[-1].output[0] = "infinite"
        model.graph.initializer[-1].CopyFrom(constant("projection", np.full((93, 4), 3e38)))
        model.graph.node.append(helper.make_node("Sub", ["infinite", "infinite"], ["embedding"]))

    bundle = small_bundle(small_network(divide_by_zero))
    first, *others = bundle.templates
    discriminant = Discriminant(np.ones(4, np.float32), 0.0)
    templates = (replace(first, discriminant=discriminant), *others)
    path.write_bytes(bundle_bytes(replace(bundle, templates=templates)))
    recogniser = Recogniser(load_bundle(path))
    row = np.full(OBSERVATION_SIZE, 0.7, np.float32)
    scores = [recogniser.score(0.1 * tick, row * tick).probabilities for tick in range(1, 9)]
    assert all(np.isfinite(list(score.values())).all() for score in scores)


def mutate(content, rng):
    """Return bytes with a few of them changed, removed or repeated."""
    changed = bytearray(content)
    for _ in range(rng.choice([1, 1, 2, 5])):
        at = rng.integers(len(changed))
        kind = rng.integers(4)
        if kind == 0:
            changed[at] = int(rng.integers(256))
        elif kind == 1:
            changed[at] ^= 1 << int(rng.integers(8))
        elif kind == 2:
            del changed[at : at + rng.integers(1, 9)]
        else:
            changed[at:at] = changed[at : at + rng.integers(1, 9)]
    return bytes(changed)


def test_a_network_with_changed_bytes_is_refused_or_can_be_used(path):
    rng = np.random.default_rng(5)
    network = small_network()
    refused = [use(path, crafted(mutate(network, rng))) for _ in range(80)]
    assert 20 < sum(refused) < len(refused)


def test_a_manifest_with_changed_bytes_is_refused_or_can_be_used(path):
    rng = np.random.default_rng(6)
    changed = [mutate(FILES["manifest.json"], rng) for _ in range(150)]
    refused = [use(path, pack({**FILES, "manifest.json": one})) for one in changed]
    assert 20 < sum(refused) < len(refused)


def test_templates_with_changed_bytes_are_refused_or_can_be_used(path):
    rng = np.random.default_rng(7)
    changed = [mutate(FILES["templates.f32"], rng) for _ in range(50)]
    assert sum(use(path, pack({**FILES, "templates.f32": one})) for one in changed) < 50


def test_the_built_in_bundle_with_changed_bytes_is_refused_or_can_be_used(path):
    files = unpack(FIGHTER_PATH.read_bytes())
    network = files["model.onnx"]
    rng = np.random.default_rng(8)
    text = files["manifest.json"].decode()
    known = sha256(network).hexdigest()
    for number in range(24):
        # Nodes are at the beginning, and weights after them.
        length = 20_000 if number % 2 else len(network)
        changed = mutate(network[:length], rng) + network[length:]
        manifest = text.replace(known, sha256(changed).hexdigest()).encode()
        use(path, pack({"manifest.json": manifest, "model.onnx": changed}, zipfile.ZIP_STORED))


def test_a_network_of_nan_presses_nothing(path):
    def overflow(model):
        kernel = np.full((93, 3), 3e38, np.float32)
        model.graph.initializer[1].raw_data = kernel.tobytes()

    path.write_bytes(crafted(small_network(overflow)))
    network = Network(load_bundle(path).model.onnx)
    rows = network.predict(np.array([[[1e30, -1e30] * 46 + [0.0]] * 8], np.float32))
    np.testing.assert_array_equal(rows, [[0.0, 0.0, 1.0]])


READ_ALL = """
import resource, sys
from pathlib import Path
from moveset.base.errors import BundleError
from moveset.recognise.bundle_file import load_bundle
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for path in sorted(Path(sys.argv[1]).iterdir()):
    try:
        load_bundle(path)
        print("loaded", path.name)
    except BundleError:
        pass
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
assert "onnxruntime" not in sys.modules
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the unit of the peak memory differs")
def test_hostile_bundles_take_little_memory_and_never_reach_onnx_runtime(tmp_path):
    for number, change in enumerate([*LARGE.values(), *FIELDS.values()]):
        (tmp_path / f"{number}.moveset").write_bytes(crafted(small_network(change)))
    bomb = pack({**FILES, "model.onnx": bytes(300 * 2**20)}, level=1)
    (tmp_path / "bomb.moveset").write_bytes(bomb)
    command = [sys.executable, "-c", READ_ALL, str(tmp_path)]
    answer = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    (megabytes,) = answer.stdout.split()
    assert int(megabytes) < 200


def test_a_bundle_that_could_not_be_read_again_is_not_written(path):
    good = small_bundle()
    many = replace(good, templates=good.templates * 1100)
    lost = replace(good, model=replace(good.model, onnx=b"no network"))
    for bundle in (many, lost):
        with pytest.raises(BundleError, match="was not written"):
            save_bundle(bundle, path)
    assert not path.exists()


def test_features_that_the_network_does_not_take_are_refused(path):
    changed = small_network(size=92)
    other = replace(
        small_bundle(), model=replace(small_bundle().model, onnx=changed, feature_size=92)
    )
    save_bundle(other, path)
    with pytest.raises(BundleError, match="takes 92 features"):
        Recogniser(load_bundle(path))


def test_nothing_else_opens_a_bundles_network():
    """A new path to ONNX Runtime or to a bundle's parts must go through ``load_bundle``."""
    source = Path(bundle_file.__file__).parents[1]
    users = {
        name: {
            path.relative_to(source).as_posix()
            for path in source.rglob("*.py")
            if name in path.read_text(encoding="utf-8")
        }
        for name in ("InferenceSession(", "bundle_from_manifest(")
    }
    assert users["bundle_from_manifest("] == {"recognise/manifest.py", "recognise/bundle_file.py"}
    assert {one for one in users["InferenceSession("] if not one.startswith("see/")} == {
        "recognise/network.py"
    }
