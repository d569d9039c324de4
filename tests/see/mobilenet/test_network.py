import threading
import warnings
from pathlib import Path

import h5py
import numpy as np
import pytest

from moveset.base.errors import WeightsError
from moveset.base.keras_backend import load_keras
from moveset.base.values import TimedFrame
from moveset.capture.images import read_image
from moveset.see.mobilenet.extractor import MobileNetExtractor
from moveset.see.mobilenet.graph import network_bytes
from moveset.see.mobilenet.keras_weights import check_reachable, keras_arrays
from moveset.see.mobilenet.network import MobileNet, classify, imagenet_names, open_mobilenet
from moveset.see.mobilenet.weight_files import fetch_weights, read_weights

SHARED = Path(__file__).parents[3] / "../shared/data/mobilenet"
WEIGHTS = SHARED / "mobilenet_v1_1.0_224.npz"
needs_weights = pytest.mark.skipif(not WEIGHTS.exists(), reason="no real weights on this machine")


def build_keras_network(**options):
    """Return Keras's own MobileNet, with zeros for its initial weights: to draw them is slow."""
    keras = load_keras()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            keras.initializers.VarianceScaling,
            "__call__",
            lambda _, shape, dtype=None: np.zeros(shape, dtype or "float32"),
        )
        return keras.applications.MobileNet(weights=None, **options)


@pytest.fixture(scope="module")
def keras_network():
    """Keras's own MobileNet with weights, biases and batch norms drawn at random."""
    network = build_keras_network()
    rng = np.random.default_rng(5)
    for layer in network.layers:
        for variable in layer.weights:
            value = np.asarray(variable.value)
            if variable.name in {"gamma", "moving_variance"}:
                drawn = rng.uniform(0.5, 1.5, value.shape)
            elif variable.name.endswith("kernel"):
                drawn = rng.normal(0, np.sqrt(2 / np.prod(value.shape[:-1])), value.shape)
                if layer.name.startswith("conv_dw"):
                    drawn = rng.normal(0, np.sqrt(2 / 9), value.shape)
            else:
                drawn = rng.normal(0, 0.2, value.shape)
            variable.assign(drawn.astype(np.float32))
    return network


@pytest.fixture(scope="module")
def file(keras_network, tmp_path_factory):
    path = tmp_path_factory.mktemp("weights") / "random.weights.h5"
    save(keras_network, path)
    return path


def save(network, path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # Keras' own way with NumPy
        network.save_weights(path)


@pytest.fixture(scope="module")
def mobilenet(file, tmp_path_factory):
    return open_mobilenet(file, cache=tmp_path_factory.mktemp("networks"))


def make_images(number: int, *size: int) -> list[np.ndarray]:
    rng = np.random.default_rng(1)
    return [rng.integers(0, 256, (*size, 3), np.uint8) for _ in range(number)]


def keras_outputs(network, images) -> tuple[np.ndarray, np.ndarray]:
    keras = load_keras()
    pooled = network.get_layer("global_average_pooling2d").output
    both = keras.Model(network.input, [pooled, network.output])
    batch = np.stack(images).astype(np.float32) / 127.5 - 1.0
    features, probabilities = both.predict_on_batch(batch)
    return features.reshape(len(images), -1), probabilities


def test_outputs_equal_those_of_keras(keras_network, mobilenet):
    images = make_images(3, 224, 224)
    features, probabilities = keras_outputs(keras_network, images)
    seen = mobilenet.run(images)
    assert features.std() > 1e-3
    np.testing.assert_allclose(seen.features, features, atol=1e-4)
    np.testing.assert_allclose(seen.probabilities, probabilities, atol=1e-4)


def folded_npz(path: Path, weights, *, classes: int = 1000) -> Path:
    names = ["Conv2d_0"]
    for block in range(1, 14):
        names += [f"Conv2d_{block}_depthwise", f"Conv2d_{block}_pointwise"]
    arrays = {}
    for name, kernel, bias in zip(names, weights.kernels, weights.biases, strict=True):
        order = (1, 2, 3, 0) if "depthwise" in name else (0, 2, 3, 1)
        arrays[f"{name}/w"], arrays[f"{name}/b"] = kernel.transpose(order), bias
    spare = classes - 1000
    arrays["Logits/w"] = np.pad(weights.logits, ((spare, 0), (0, 0)))
    arrays["Logits/b"] = np.pad(weights.logits_bias, (spare, 0))
    np.savez(path, **arrays)
    return path


@pytest.mark.parametrize("classes", [1000, 1001])
def test_folded_arrays_give_the_same_network(file, tmp_path, classes):
    weights = read_weights(file)
    npz = read_weights(folded_npz(tmp_path / "folded.npz", weights, classes=classes))
    assert npz.fingerprint == weights.fingerprint


def test_files_of_older_keras_give_the_same_network(keras_network, file, tmp_path):
    path = tmp_path / "mobilenet_1_0_224_tf.h5"
    with h5py.File(path, "w") as old:
        for name, array in keras_arrays(keras_network).items():
            layer, variable = name.split("/")
            variable = (
                "depthwise_kernel"
                if layer.startswith("conv_dw_") and "bn" not in layer
                else variable
            )
            old[f"{layer}/{layer}/{variable.replace('depthwise_depthwise', 'depthwise')}:0"] = array
    # The name of a depthwise kernel changed; batch norms keep theirs.
    assert read_weights(path).fingerprint == read_weights(file).fingerprint


def test_features_do_not_depend_on_the_batch(mobilenet):
    images = [
        *make_images(3, 60, 100),
        *make_images(1, 1, 1),
        *make_images(14, 224, 224),
        *make_images(1, 500, 900),
    ]
    together = mobilenet.features(images)
    assert together.shape == (19, 1024)
    alone = np.concatenate([mobilenet.features([image]) for image in images])
    np.testing.assert_allclose(together, alone, atol=1e-4)
    assert mobilenet.run([]).features.shape == (0, 1024)


def test_the_network_is_written_once_and_again_if_damaged(file, tmp_path):
    first = open_mobilenet(file, cache=tmp_path)
    (kept,) = tmp_path.iterdir()
    made = kept.read_bytes()
    assert open_mobilenet(cache=tmp_path).fingerprint == first.fingerprint
    kept.write_bytes(made[:1000])
    open_mobilenet(file, cache=tmp_path)
    assert kept.read_bytes() == made


def test_official_weights_are_downloaded_once(keras_network, tmp_path):
    calls = []

    def fetch():
        calls.append(1)
        return keras_arrays(keras_network)

    first = open_mobilenet(cache=tmp_path, fetch=fetch)
    assert open_mobilenet(cache=tmp_path, fetch=fetch).fingerprint == first.fingerprint
    assert len(calls) == 1


def test_a_failed_download_names_both_solutions(tmp_path):
    def fetch():
        raise OSError("no route to host")

    with pytest.raises(WeightsError, match=r"--weights.* or connect"):
        open_mobilenet(cache=tmp_path / "cache", fetch=fetch)
    assert not (tmp_path / "cache").exists()


def test_a_server_that_does_not_answer_is_not_waited_for(monkeypatch, tmp_path):
    def refuse():
        raise ConnectionRefusedError("refused")

    check_reachable(lambda: None)
    with pytest.raises(ConnectionRefusedError):
        check_reachable(refuse)
    silence = threading.Event()
    with pytest.raises(TimeoutError, match="does not answer"):
        check_reachable(silence.wait, answer_s=0.01)
    silence.set()
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.setattr("moveset.see.mobilenet.keras_weights.check_reachable", refuse)
    monkeypatch.setattr("moveset.see.mobilenet.keras_weights.load_keras", pytest.fail)
    with pytest.raises(WeightsError, match="cannot be downloaded"):
        open_mobilenet(cache=tmp_path / "cache")


def test_other_weights_than_the_bundles_are_refused_by_fingerprint(file, tmp_path):
    with pytest.raises(WeightsError, match="weights aaaaaaaaaaaa, which are not kept"):
        open_mobilenet(fingerprint="a" * 64, cache=tmp_path)
    with pytest.raises(WeightsError, match="the bundle was taught with aaaaaaaaaaaa"):
        open_mobilenet(file, fingerprint="a" * 64, cache=tmp_path)


def broken(path: Path, file: Path) -> Path:
    """Return a file of that name with something wrong that its name tells."""
    if path.stem == "narrow":
        with np.load(folded_npz(path, read_weights(file))) as arrays:
            halved = {
                name: array[:16] if name == "Conv2d_0/b" else array
                for name, array in arrays.items()
            }
        np.savez(path, **halved)
    elif path.stem == "half":
        np.savez(path, **{"Conv2d_0/w": np.zeros(3)})
    elif path.stem == "cut":
        path.write_bytes(file.read_bytes()[:50_000])
    elif path.stem == "pickled":
        np.savez(path, **{"Conv2d_0/w": np.array({"a": 1}, object)})
    elif path.stem == "nan":
        weights = read_weights(file)
        weights.logits_bias[0] = np.nan
        folded_npz(path, weights)
    elif path.stem == "folder":
        path.mkdir()
    else:
        path.write_text("not weights")
    return path


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("narrow.npz", "is not MobileNet v1 1.0"),
        ("half.npz", "has no Conv2d_0/b"),
        ("cut.h5", "cannot be read as MobileNet's weights"),
        ("pickled.npz", "cannot be read as MobileNet's weights"),
        ("nan.npz", "not numbers"),
        ("words.npz", "cannot be read as MobileNet's weights"),
        ("words.h5", "cannot be read as MobileNet's weights"),
        ("words.txt", "neither .h5 nor .npz"),
        ("folder.h5", "there is no file"),
        ("words.keras", "save it as .h5"),
    ],
)
def test_wrong_weights_are_refused_by_name(tmp_path, file, name, words):
    path = broken(tmp_path / name, file)
    with pytest.raises(WeightsError, match=words) as caught:
        open_mobilenet(path, cache=tmp_path / "cache")
    assert name in str(caught.value)
    assert not (tmp_path / "cache").exists()


def test_a_file_of_another_keras_network_is_refused(tmp_path):
    path = tmp_path / "half.weights.h5"
    save(build_keras_network(alpha=0.25), path)
    with pytest.raises(WeightsError, match=r"different network|not MobileNet v1 1\.0"):
        read_weights(path)


def test_a_download_is_checked():
    with pytest.raises(WeightsError, match="the download has no"):
        fetch_weights(dict)


def test_the_extractor_shrinks_images_if_its_settings_say_so(file, tmp_path, monkeypatch):
    monkeypatch.setenv("MOVESET_CACHE", str(tmp_path))
    small = MobileNetExtractor({"shrink": [100, 56]}, file)
    plain = MobileNetExtractor(weights=file)
    (image,) = make_images(1, 120, 200)
    assert small.prepare(image).shape == (56, 100, 3)
    assert small.settings["shrink"] == [100, 56]
    assert {**small.settings, "shrink": None} == dict(plain.settings)
    frame = TimedFrame(0.0, image)
    assert not np.allclose(small.step(frame), plain.step(frame), atol=1e-3)
    np.testing.assert_allclose(small.step(frame), small.step(TimedFrame(0.0, small.prepare(image))))


def test_imagenet_has_a_thousand_names():
    names = imagenet_names()
    assert len(names) == 1000
    assert (names[0], names[652], names[999]) == ("tench", "military uniform", "toilet tissue")


@needs_weights
@pytest.mark.parametrize(
    ("image", "name", "probability"),
    [("grace_hopper.png", "military uniform", 0.89), ("cat.png", "Egyptian cat", 0.85)],
)
def test_real_weights_recognise_real_images(tmp_path, image, name, probability):
    network = open_mobilenet(WEIGHTS, cache=tmp_path)
    best, second = classify(read_image(SHARED / image), network, top=2)
    assert best.name == name
    assert best.probability == pytest.approx(probability, abs=0.03)
    assert second.probability < best.probability


def test_bytes_that_are_not_a_network_are_refused(file):
    made = network_bytes(read_weights(file))
    assert made == network_bytes(read_weights(file))
    with pytest.raises(WeightsError, match="cannot be read"):
        MobileNet(made[:99], "")


def test_the_extractor_sees_grey_images_if_its_settings_say_so(file, tmp_path, monkeypatch):
    monkeypatch.setenv("MOVESET_CACHE", str(tmp_path))
    grey = MobileNetExtractor({"shrink": [100, 56], "grey": True}, file)
    plain = MobileNetExtractor({"shrink": [100, 56]}, file)
    (image,) = make_images(1, 120, 200)
    prepared = grey.prepare(image)
    assert (prepared == prepared[..., :1]).all()
    np.testing.assert_allclose(prepared[..., 0], plain.prepare(image).mean(axis=2), atol=0.51)
    assert grey.settings == {**plain.settings, "grey": True}
    assert "grey" not in plain.settings, "bundles of coloured images stay as they are"
    frame = TimedFrame(0.0, image)
    np.testing.assert_allclose(grey.step(frame), plain.step(TimedFrame(0.0, prepared)), atol=1e-5)
