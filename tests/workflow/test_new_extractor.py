"""A new feature extractor is one file with a descriptor, and one line in the registry."""

from types import MappingProxyType

import cv2
import numpy as np
import pytest

from moveset import Recogniser, TeachOptions, TrainOptions, evaluate, load_bundle, play
from moveset.base.errors import BundleError
from moveset.cli.app import main
from moveset.see.extractor import ExtractorSpec
from moveset.see.registry import EXTRACTORS, find_extractor, open_extractor

SIDE_PX = 12


class ThumbnailExtractor:
    """Observes a small grey image; its features are how it changed within 0.1 s."""

    name = "thumbnail"
    settings = MappingProxyType({"side_px": SIDE_PX})
    observation_size = SIDE_PX**2
    feature_size = SIDE_PX**2
    lag = 3

    def open(self):
        return self

    def step(self, frame):
        grey = cv2.cvtColor(frame.image, cv2.COLOR_RGB2GRAY)
        small = cv2.resize(grey, (SIDE_PX, SIDE_PX), interpolation=cv2.INTER_AREA)
        return small.astype(np.float32).ravel() / 255.0

    def features(self, values):
        past = np.concatenate([np.repeat(values[:1], self.lag, axis=0), values])[: len(values)]
        return np.nan_to_num(values - past)


THUMBNAIL = ExtractorSpec(
    name="thumbnail",
    title="Change of a thumbnail",
    factory=lambda _settings, _weights: ThumbnailExtractor(),
    settings=ThumbnailExtractor.settings,
)

OPTIONS = TeachOptions(TrainOptions(epochs=2, copies=1), features="thumbnail")


@pytest.fixture(autouse=True)
def _register(monkeypatch):
    monkeypatch.setitem(EXTRACTORS, THUMBNAIL.name, THUMBNAIL)


@pytest.fixture(scope="module")
def project(synthetic_project, tmp_path_factory):
    """A project of its own, because its cache is filled."""
    import shutil

    folder = tmp_path_factory.mktemp("thumbnail") / "project"
    return shutil.copytree(synthetic_project, folder)


def test_it_is_trained_from_the_command_line_and_played(project, synthetic_video, monkeypatch):
    monkeypatch.setattr("moveset.workflow.options.TrainOptions", lambda **_: OPTIONS.train)
    assert main(["train", str(project), "--features", "thumbnail"]) == 0
    bundle = load_bundle(project / "models" / "moves.moveset")
    assert (bundle.features, bundle.settings) == ("thumbnail", {"side_px": SIDE_PX})
    assert bundle.model.feature_size == SIDE_PX**2
    scores = [frame.score for frame in play(bundle, synthetic_video)]
    assert len(scores) > 100
    assert all(sum(score.probabilities.values()) == pytest.approx(1.0) for score in scores)


def test_it_is_evaluated(project):
    report = evaluate(project, "person", OPTIONS)
    assert report.people == 3
    assert 0.0 <= report.frame_f1 <= 1.0


def test_an_unknown_name_lists_all_of_them(project, capsys):
    assert main(["train", str(project), "--features", "list"]) == 2
    words = capsys.readouterr().err
    assert all(name in words for name in ("pose", "mobilenet", "silhouette", "thumbnail"))


@pytest.mark.parametrize("name", [name for name in EXTRACTORS if name != "mobilenet"])
def test_a_descriptor_agrees_with_its_extractor(name):
    spec, extractor = find_extractor(name), open_extractor(name)
    assert extractor.name == spec.name == name
    assert dict(extractor.settings) == dict(spec.settings)
    assert len(spec.feature_names) in {0, extractor.feature_size}


def test_a_bundle_of_an_unknown_extractor_is_refused(synthetic_bundle):
    from dataclasses import replace

    with pytest.raises(BundleError, match="there are no features called 'lidar'"):
        Recogniser(replace(load_bundle(synthetic_bundle), features="lidar"))
