"""MobileNet itself, with random weights: trained on images, observing a project, and played."""

from dataclasses import replace
from functools import partial

import pytest

from moveset import load_bundle, play, teach
from moveset.base.errors import WeightsError
from moveset.base.values import TimedFrame
from moveset.capture.video_writer import write_video
from moveset.cli.app import main
from moveset.learn.options import TeachOptions
from moveset.workflow.extract import observe_project

from .image_sets import make_image, quick_options, write_set


@pytest.fixture(scope="module")
def image_folder(tmp_path_factory):
    return write_set(tmp_path_factory.mktemp("set") / "pictures", each=4)


@pytest.fixture(scope="module")
def bundle(image_folder, random_weights):
    """A bundle that the command line trained."""
    path = image_folder.parent / "out" / "mine.moveset"
    with pytest.MonkeyPatch.context() as patch:
        quick = partial(quick_options, epochs=10)
        patch.setattr("moveset.workflow.options.image_options", quick)
        words = ["train", str(image_folder), "--weights", str(random_weights), "--out", str(path)]
        assert main(words) == 0
    return load_bundle(path)


@pytest.mark.slow
def test_a_bundle_is_trained_on_the_features_of_images(bundle):
    assert (bundle.features, bundle.model.ticks) == ("mobilenet", 1)
    assert bundle.model.feature_size == 1024
    assert bundle.report["accuracy"] > 0.8
    assert bundle.report["training_accuracy"] > 0.9


@pytest.mark.slow
def test_a_bundle_trained_on_images_plays_a_video(bundle, random_weights, tmp_path):
    moves = ["others"] * 15 + ["punches"] * 15 + ["others"] * 15
    frames = [TimedFrame(n / 15, make_image(move, 1, n)) for n, move in enumerate(moves)]
    video = write_video(tmp_path / "v.mp4", frames, frame_rate=15)
    played = list(play(bundle, video, weights=random_weights))
    presses = [(e.move, e.event) for frame in played for e in frame.events if e.event == "press"]
    assert presses == [("punches", "press")]


def test_the_frames_and_copies_of_a_recording_are_observed(write_project, random_weights, tmp_path):
    project = write_project(tmp_path, 1.0)
    first = replace(project, recordings=project.recordings[:1])
    options = TeachOptions(features="mobilenet", weights=random_weights, frame_copies=1)
    (item,) = observe_project(first, options)
    (copy,) = item.augmented
    assert item.observations.values.shape == copy.observations.values.shape == (15, 1024)
    assert (item.observations.values != copy.observations.values).any(axis=1).all()


@pytest.mark.parametrize("command", ["train", "evaluate"])
def test_wrong_weights_are_reported_before_anything_is_written(
    image_folder, tmp_path, capsys, command
):
    wrong = tmp_path / "weights.npz"
    wrong.write_text("no weights")
    assert main([command, str(image_folder), "--weights", str(wrong)]) == 1
    assert "cannot be read as MobileNet's weights" in capsys.readouterr().err
    assert not list(image_folder.parent.glob("*.moveset"))


def test_without_network_access_the_message_names_a_solution(image_folder, tmp_path, monkeypatch):
    def fetch():
        raise OSError("no route to host")

    monkeypatch.setenv("MOVESET_CACHE", str(tmp_path / "empty"))
    monkeypatch.setattr("moveset.see.mobilenet.weight_files.download_arrays", fetch)
    with pytest.raises(WeightsError, match="--weights"):
        teach(image_folder, quick_options(2))
    assert not (tmp_path / "empty").exists()
