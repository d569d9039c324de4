"""Exported models, run by ONNX Runtime and by two versions of TensorFlow.js."""

import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from moveset.base.errors import BundleError, WriteError
from moveset.base.onnx_runtime import load_onnxruntime
from moveset.base.values import NONE, MoveSetting, TriggerRule
from moveset.learn.architectures import ARCHITECTURES, build_network
from moveset.learn.ensemble import average_models
from moveset.learn.export import EXPORTS, export_onnx, export_tfjs
from moveset.learn.merge_classes import merge_outputs
from moveset.learn.onnx_reader import read_layers
from moveset.learn.onnx_writer import network_bytes
from moveset.learn.scaler import Scaler
from moveset.recognise.bundle import Bundle
from moveset.recognise.model import Model
from moveset.recognise.network import Network

ROOT = Path(__file__).parents[2]
TFJS = ROOT / "node_modules" / "@tensorflow" / "tfjs-0.13"
VERSIONS = ("current", "article")
"""TensorFlow.js 4 and 0.13, which the article's page loads."""

NODE = shutil.which("node")
needs_node = pytest.mark.skipif(
    not (TFJS.exists() and NODE),
    reason="Node or TensorFlow.js is missing: run npm ci",
)

SIZE = 12
COUNT = 5
MOVES = {"one": ("punch",), "article": ("kicks", "punches"), "three": ("block", "jump", "kick")}
CASES = [(architecture, names) for architecture in ARCHITECTURES for names in MOVES]


def make_bundle(architecture: str, moves: tuple[str, ...], *, plain: bool = False) -> Bundle:
    """Return a bundle whose weights, biases too, are drawn at random."""
    rng = np.random.default_rng([len(architecture), len(moves)])
    network = build_network(ARCHITECTURES[architecture], SIZE, len(moves) + 1, rng)
    for variable in network.trainable_variables:
        drawn = np.asarray(variable.value) + rng.normal(0, 0.1, variable.shape)
        variable.assign(drawn.astype(np.float32))
    mean, scale = rng.normal(size=SIZE), rng.uniform(0.5, 3.0, SIZE)
    if plain:
        mean, scale = np.zeros(SIZE), np.ones(SIZE)
    scaler = Scaler(mean.astype(np.float32), scale.astype(np.float32))
    model = Model(
        architecture,
        ARCHITECTURES[architecture].ticks,
        SIZE,
        (*moves, NONE),
        network_bytes(network, scaler),
    )
    rules = tuple(TriggerRule(move) for move in moves)
    settings = {"shrink": [100, 56]}
    return Bundle(tuple(map(MoveSetting, moves)), "mobilenet", settings, model, rules)


def merged_bundle() -> Bundle:
    """Return a bundle with the sums of finer classes."""
    fine = make_bundle("tcn", ("jab", "kick", "hook"))
    groups = {"jab": "punch", "hook": "punch", "kick": "kick"}
    model = merge_outputs(fine.model, groups, ("kick", "punch", NONE))
    return replace(fine, model=model, moves=(MoveSetting("kick"), MoveSetting("punch")))


def averaged_bundle() -> Bundle:
    """Return a bundle with the mean of two networks, as the built-in one is made."""
    merged = merged_bundle()
    other = make_bundle("tcn", ("kick", "punch")).model
    return replace(merged, model=average_models([merged.model, other, merged.model]))


COMPOSED = {"merged": merged_bundle, "averaged": averaged_bundle}


def windows(bundle: Bundle) -> np.ndarray:
    """Return features, some so large that they are cut off."""
    rng = np.random.default_rng(7)
    values = rng.normal(0, 2.0, (COUNT, bundle.model.ticks, SIZE))
    values[0] *= 20.0
    return values.astype(np.float32)


def own_prediction(bundle: Bundle, given: np.ndarray, classes: list[str]) -> np.ndarray:
    prediction = Network(bundle.model.onnx).predict(given)
    return prediction[:, [bundle.model.classes.index(name) for name in classes]]


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    """Every architecture, exported, with TensorFlow.js's predictions; one Node process runs all."""
    top = tmp_path_factory.mktemp("tfjs")
    bundles, requests = [], []
    for plain, (architecture, names) in [
        (plain, case) for plain in (False, True) for case in CASES
    ]:
        bundle = make_bundle(architecture, MOVES[names], plain=plain)
        folder = top / f"{architecture}-{names}-{plain}"
        export_tfjs(bundle, folder)
        given = windows(bundle) / (20.0 if plain else 1.0)
        requests.append({"folder": str(folder), "windows": given.ravel().tolist(), "count": COUNT})
        bundles.append((bundle, folder, given))
    for name, make in COMPOSED.items():
        bundle, folder = make(), top / name
        export_tfjs(bundle, folder)
        given = windows(bundle)
        requests.append({"folder": str(folder), "windows": given.ravel().tolist(), "count": COUNT})
        bundles.append((bundle, folder, given))
    ran = subprocess.run(
        [NODE, "tests/js/predict_all.mjs"],
        input=json.dumps(requests),
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    predictions = json.loads(ran.stdout.splitlines()[-1])
    return list(zip(bundles, predictions, strict=True))


@pytest.mark.slow
@needs_node
@pytest.mark.parametrize("version", VERSIONS)
def test_tensorflow_js_predicts_what_the_bundle_predicts(exported, version):
    assert len(exported) == 2 * len(CASES) + len(COMPOSED)
    spreads = []
    for (bundle, folder, given), predictions in exported:
        classes = json.loads((folder / "moveset.json").read_text())["output"]["classes"]
        expected = own_prediction(bundle, given, classes)
        output = np.reshape(predictions[version]["output"], predictions[version]["shape"])
        np.testing.assert_allclose(output, expected, atol=1e-5, err_msg=folder.name)
        spreads.append(expected.std())
    assert np.median(spreads) > 0.1


@pytest.mark.slow
@needs_node
@pytest.mark.parametrize("version", VERSIONS)
def test_single_frames_have_the_input_shape_of_the_article(exported, version):
    for (bundle, _, _), predictions in exported:
        ticks = bundle.model.ticks
        expected = [None, SIZE] if ticks == 1 else [None, ticks, SIZE]
        assert predictions[version]["input"] == expected


def test_punches_come_before_kicks_and_none_is_last(tmp_path):
    export_tfjs(make_bundle("frame", ("kicks", "punches")), tmp_path)
    card = json.loads((tmp_path / "moveset.json").read_text())
    assert card["output"]["classes"] == ["punches", "kicks", NONE]
    export_tfjs(make_bundle("frame", ("block", "jump")), tmp_path)
    card = json.loads((tmp_path / "moveset.json").read_text())
    assert card["output"]["classes"] == ["block", "jump", NONE]


def test_the_articles_model_is_two_dense_layers_and_nothing_else(tmp_path):
    export_tfjs(make_bundle("article", ("kicks", "punches"), plain=True), tmp_path)
    config = json.loads((tmp_path / "model.json").read_text())["modelTopology"]["model_config"]
    layers = config["config"]["layers"]
    assert [layer["class_name"] for layer in layers] == ["InputLayer", "Dense", "Dense"]
    assert layers[0]["config"]["batch_input_shape"] == [None, SIZE]
    assert [layer["config"]["activation"] for layer in layers[1:]] == ["relu", "softmax"]
    assert (tmp_path / "weights.bin").stat().st_size == 4 * (SIZE * 1024 + 1024 + 1024 * 3 + 3)


def test_a_single_move_has_one_output(tmp_path):
    export_tfjs(make_bundle("frame", ("punch",)), tmp_path)
    card = json.loads((tmp_path / "moveset.json").read_text())
    assert card["output"]["classes"] == ["punch"]
    assert card["features"] == {"name": "mobilenet", "settings": {"shrink": [100, 56]}}


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_the_onnx_file_runs_in_onnx_runtime_alone(tmp_path, architecture):
    onnxruntime = load_onnxruntime()
    bundle = make_bundle(architecture, ("block", "jump"))
    paths = export_onnx(bundle, tmp_path / "out")
    assert [path.name for path in paths] == ["model.onnx", "moveset.json"]
    session = onnxruntime.InferenceSession(paths[0], providers=["CPUExecutionProvider"])
    card = json.loads(paths[1].read_text())
    given = windows(bundle)
    assert list(given.shape[1:]) == card["input"]["shape"][1:]
    (answer,) = session.run([card["output"]["name"]], {card["input"]["name"]: given})
    np.testing.assert_allclose(
        answer, own_prediction(bundle, given, card["output"]["classes"]), atol=1e-6
    )


@pytest.mark.parametrize("to", EXPORTS)
def test_only_our_own_models_are_overwritten(tmp_path, to):
    bundle = make_bundle("frame", ("block", "jump"))
    (tmp_path / "model.json").write_text("theirs")
    (tmp_path / "model.onnx").write_text("theirs")
    with pytest.raises(WriteError, match="another program's"):
        EXPORTS[to](bundle, tmp_path)
    assert {path.read_text() for path in tmp_path.iterdir()} == {"theirs"}
    EXPORTS[to](bundle, tmp_path / "new")
    EXPORTS[to](bundle, tmp_path / "new")


def test_a_network_with_other_layers_is_refused(tmp_path):
    import onnx
    from onnx import helper

    body = helper.make_graph(
        [helper.make_node("Erf", ["window"], ["probabilities"])],
        "other",
        [helper.make_tensor_value_info("window", 1, [1, 1, 2])],
        [helper.make_tensor_value_info("probabilities", 1, [1, 2])],
    )
    content = helper.make_model(body).SerializeToString()
    assert isinstance(onnx.load_from_string(content), onnx.ModelProto)
    bundle = make_bundle("frame", ("block", "jump"))
    wrong = replace(bundle, model=replace(bundle.model, onnx=content))
    with pytest.raises(BundleError, match="has Erf"):
        export_tfjs(wrong, tmp_path / "out")
    assert not (tmp_path / "out").exists()
    assert len(read_layers(bundle.model.onnx)) > 2
