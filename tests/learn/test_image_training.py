"""Folders of images: trained on, evaluated on held-out recordings, and played."""

import json
from dataclasses import replace

import cv2
import numpy as np
import pytest

from moveset import evaluate, load_bundle, play, teach
from moveset.base.errors import ProjectError, SplitError, TrainingError, VideoError, WeightsError
from moveset.base.values import NONE, MoveSetting, TimedFrame
from moveset.capture.video_writer import write_video
from moveset.cli.app import main
from moveset.evaluate.image_report import ImageReport
from moveset.label.image_project import open_image_project
from moveset.label.project import create_project
from moveset.learn.image_features import extract_image_features
from moveset.see.mobilenet.extractor import MobileNetExtractor
from moveset.workflow.options import image_options

COLOURS = {"punches": (200, 60, 60), "kicks": (60, 60, 200), "others": (60, 180, 60)}
SIZE = (60, 80)


def make_image(move: str, source: int, number: int) -> np.ndarray:
    """Return a wall of the move's colour, with a shape that is the source's own."""
    rng = np.random.default_rng(1000 * source + number)
    shade = np.array(COLOURS[move]) + 12 * (source % 3 - 1)
    image = np.clip(shade + rng.normal(0, 12, (*SIZE, 3)), 0, 255).astype(np.uint8)
    cv2.circle(image, (15 + 12 * source, 10 + number % 40), 9, (240, 240, 240), -1)
    return image


def write_set(folder, moves=tuple(COLOURS), sources=4, each=8):
    for move in moves:
        for source in range(sources):
            for number in range(each):
                path = folder / move / f"{'abcdef'[source]}{number:03d}.png"
                path.parent.mkdir(parents=True, exist_ok=True)
                bgr = make_image(move, source, number)[..., ::-1]
                path.write_bytes(bytes(cv2.imencode(".png", bgr)[1]))
    return folder


@pytest.fixture(scope="module")
def image_folder(tmp_path_factory):
    return write_set(tmp_path_factory.mktemp("set") / "pictures")


def quick_options(*asked, **more):
    options = image_options(*asked, **more)
    return replace(
        options, train=replace(options.train, epochs=4, min_steps=8, ema_decay=0.85, copies=1)
    )


@pytest.fixture(scope="module")
def options(random_weights):
    return quick_options(2, weights=random_weights)


@pytest.fixture(scope="module")
def bundle(image_folder, options):
    return teach(image_folder, options)


def test_images_train_a_model_of_single_frames_with_a_report(bundle):
    assert [move.move for move in bundle.moves] == ["kicks", "punches"]
    assert (bundle.features, bundle.model.ticks, bundle.model.feature_size) == (
        "mobilenet",
        1,
        1024,
    )
    assert bundle.report["accuracy"] > 0.8
    assert bundle.report["training_accuracy"] > 0.9
    assert bundle.report["sources"] == 4
    assert bundle.report["majority_accuracy"] == pytest.approx(1 / 3)


def test_a_report_counts_every_image_once_and_holds_out_whole_recordings(image_folder, options):
    report = evaluate(image_folder, options=options)
    assert isinstance(report, ImageReport)
    assert (report.split, report.images, report.sources) == ("by recording", 96, 4)
    assert sum(map(sum, report.confusion)) == 96
    assert report.macro_f1 == pytest.approx(np.mean(list(report.f1.values())))


@pytest.mark.slow
def test_images_without_information_are_not_recognised_in_held_out_recordings(tmp_path, options):
    """The training accuracy of the same models is high all the same: it says nothing."""
    rng = np.random.default_rng(0)
    for number in range(96):
        move, source = list(COLOURS)[number % 3], number % 4
        shown = make_image(list(COLOURS)[rng.integers(3)], source, number)
        path = tmp_path / "p" / move / f"{'abcd'[source]}{number:03d}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(bytes(cv2.imencode(".png", shown)[1]))
    report = evaluate(tmp_path / "p", options=options)
    assert report.accuracy < 0.55
    assert report.training_accuracy > report.accuracy


@pytest.mark.slow
def test_one_recording_is_split_into_runs_of_frames(tmp_path, options):
    report = evaluate(write_set(tmp_path / "p", sources=1, each=18), options=options)
    assert report.split == "in runs of frames, not by recording"
    assert report.images < 54  # what lies between two runs is held out of both


def test_one_move_and_none_need_a_sigmoid(tmp_path, options):
    folder = write_set(tmp_path / "p", moves=("punches", "others"), sources=3)
    bundle = teach(folder, options)
    assert bundle.model.classes == ("punches", NONE)
    assert bundle.report["accuracy"] > 0.9


def test_a_bundle_trained_on_images_plays_a_video(bundle, random_weights, tmp_path):
    moves = ["others"] * 15 + ["punches"] * 15 + ["others"] * 15
    frames = [TimedFrame(n / 15, make_image(move, 1, n)) for n, move in enumerate(moves)]
    video = write_video(tmp_path / "v.mp4", frames, frame_rate=15)
    played = list(play(bundle, video, weights=random_weights))
    presses = [(e.move, e.event) for frame in played for e in frame.events if e.event == "press"]
    assert presses == [("punches", "press")]


@pytest.mark.slow
def test_the_article_preset_shrinks_images_and_uses_its_rule(image_folder, random_weights):
    options = image_options(2, weights=random_weights, preset="article")
    assert options.train.epochs == 500
    quick = replace(options.train, epochs=3, copies=1, learning_rate=1e-3)
    bundle = teach(image_folder, replace(options, train=quick))
    assert bundle.settings["shrink"] == [100, 56]
    assert bundle.model.architecture == "article"
    assert {rule.max_none for rule in bundle.rules} == {0.4}


def test_augmented_copies_say_whether_they_are_mirrored(tmp_path, random_weights):
    folder = tmp_path / "p"
    for move, colour in {"punch_left": "punches", "punch_right": "kicks"}.items():
        write_set(tmp_path / "q", moves=(colour,), sources=2)
        (tmp_path / "q" / colour).rename(
            (folder / move) if folder.mkdir(exist_ok=True) is None else ""
        )
    project = open_image_project(folder)
    extractor = MobileNetExtractor(weights=random_weights)
    seen = extract_image_features(
        project.image_set, extractor, copies=6, seed=0, cache=tmp_path / "cache"
    )
    assert seen.augmented.shape == (6, 32, 1024)
    assert 0.2 < seen.mirrored.mean() < 0.8


@pytest.mark.slow
def test_features_are_extracted_once(image_folder, random_weights, tmp_path, monkeypatch):
    project = open_image_project(image_folder)
    extractor = MobileNetExtractor(weights=random_weights)
    first = extract_image_features(project.image_set, extractor, copies=1, seed=0, cache=tmp_path)
    monkeypatch.setattr(extractor, "extract", None)
    again = extract_image_features(project.image_set, extractor, copies=1, seed=0, cache=tmp_path)
    np.testing.assert_array_equal(first.augmented, again.augmented)
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(kept.read_bytes()[:100])
    monkeypatch.undo()
    repaired = extract_image_features(
        project.image_set, extractor, copies=1, seed=0, cache=tmp_path
    )
    np.testing.assert_allclose(repaired.originals, first.originals, atol=1e-5)


@pytest.mark.slow
def test_a_project_with_images_and_no_recordings_is_trained_on_them(tmp_path, options):
    create_project(tmp_path / "project", [MoveSetting("punches", "a"), MoveSetting("kicks", "d")])
    write_set(tmp_path / "project" / "pictures", sources=3, each=4)
    bundle = teach(tmp_path / "project", options)
    assert {move.move: move.key for move in bundle.moves} == {"punches": "a", "kicks": "d"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"features": "pose"}, "--features mobilenet"),
        ({"architecture": "lstm"}, "needs frames in order"),
    ],
)
def test_options_that_need_frames_in_order_are_refused(image_folder, options, change, words):
    if "architecture" in change:
        wrong = replace(options, train=replace(options.train, architecture=change["architecture"]))
    else:
        wrong = replace(options, **change)
    with pytest.raises(TrainingError, match=words):
        teach(image_folder, wrong)


def test_a_broken_image_is_named_and_nothing_is_cached(tmp_path, options, monkeypatch):
    monkeypatch.setenv("MOVESET_CACHE", str(tmp_path / "cache"))
    folder = write_set(tmp_path / "p", sources=2)
    (folder / "kicks" / "b003.png").write_bytes(b"\x89PNG no more")
    with pytest.raises(VideoError, match=r"b003\.png is not an image"):
        teach(folder, options)
    assert not list((tmp_path / "cache").glob("pictures/*"))


def test_too_few_images_are_named(tmp_path, options):
    with pytest.raises(SplitError, match="only 2 images of kicks"):
        teach(write_set(tmp_path / "p", sources=1, each=2), options)


@pytest.mark.slow
def test_from_the_command_line(image_folder, random_weights, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("moveset.workflow.options.image_options", quick_options)
    out = tmp_path / "mine.moveset"
    weights = ["--weights", str(random_weights)]
    assert main(["train", str(image_folder), *weights, "--out", str(out)]) == 0
    said = capsys.readouterr().out
    assert "held-out accuracy" in said
    assert "training accuracy" in said
    assert load_bundle(out).features == "mobilenet"
    assert main(["evaluate", str(image_folder), *weights, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["images"] == 96


@pytest.mark.parametrize("command", ["train", "evaluate"])
def test_wrong_weights_are_reported_before_anything_is_written(
    image_folder, tmp_path, capsys, command
):
    wrong = tmp_path / "weights.npz"
    wrong.write_text("no weights")
    assert main([command, str(image_folder), "--weights", str(wrong)]) == 1
    assert "cannot be read as MobileNet's weights" in capsys.readouterr().err
    assert not list(image_folder.parent.glob("*.moveset"))


def test_without_network_access_the_message_names_a_solution(
    image_folder, options, tmp_path, monkeypatch
):
    def fetch():
        raise OSError("no route to host")

    monkeypatch.setenv("MOVESET_CACHE", str(tmp_path / "empty"))
    monkeypatch.setattr("moveset.see.mobilenet.weight_files.download_arrays", fetch)
    with pytest.raises(WeightsError, match="--weights"):
        teach(image_folder, replace(options, weights=None))
    assert not (tmp_path / "empty").exists()


def test_an_empty_class_and_a_single_class_are_named(tmp_path, options):
    folder = write_set(tmp_path / "p", moves=("punches",))
    with pytest.raises(ProjectError, match="has only one class"):
        teach(folder, options)
    (folder / "kicks").mkdir()
    with pytest.raises(ProjectError, match="kicks has no images"):
        teach(folder, options)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--preset", "article", "--features", "pose"], "preset sets features and model"),
        (["--preset", "article", "--model", "lstm"], "preset sets features and model"),
        (["--features", "pose", "--weights", "w.npz"], "pose features have no weights"),
        (["--model", "tcn"], "tcn model needs frames in order"),
    ],
)
def test_choices_that_contradict_each_other_are_refused(image_folder, capsys, words, said):
    assert main(["train", str(image_folder), *words]) == 1
    assert said in capsys.readouterr().err
