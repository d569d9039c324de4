"""Folders of images: trained on, and evaluated on held-out recordings."""

import json
from dataclasses import replace

import cv2
import numpy as np
import pytest

from moveset import evaluate, load_bundle, teach
from moveset.base.errors import ProjectError, SplitError, TrainingError, VideoError
from moveset.base.values import NONE, MoveSetting
from moveset.cli.app import main
from moveset.cli.console import image_report_words
from moveset.evaluate.image_report import ImageReport
from moveset.label.image_project import open_image_project
from moveset.label.project import create_project
from moveset.learn.image_features import extract_image_features
from moveset.workflow.options import image_options, without_colours

from .image_sets import COLOURS, make_image, quick_options, write_set

pytestmark = pytest.mark.usefixtures("toy_mobilenet")


@pytest.fixture(scope="module")
def image_folder(tmp_path_factory):
    return write_set(tmp_path_factory.mktemp("set") / "pictures")


@pytest.fixture(scope="module")
def options():
    return quick_options(2)


def test_images_train_a_model_of_single_frames_with_a_report(image_folder, options, toy_mobilenet):
    bundle = teach(image_folder, options)
    assert [move.move for move in bundle.moves] == ["kicks", "punches"]
    assert (bundle.features, bundle.model.ticks) == ("mobilenet", 1)
    assert bundle.model.feature_size == toy_mobilenet.feature_size
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


def test_images_without_information_are_not_recognised_in_held_out_recordings(tmp_path, options):
    """The training accuracy of these models is high all the same, so it proves nothing."""
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


def test_one_recording_is_split_into_runs_of_frames(tmp_path, options):
    report = evaluate(write_set(tmp_path / "p", sources=1, each=18), options=options)
    assert report.split == "in runs of frames, not by recording"
    assert f"{report.images} images of 3 runs, split in runs" in image_report_words(report)
    assert report.images < 54  # what lies between two runs is held out of both


def test_one_move_and_none_need_a_sigmoid(tmp_path, options):
    folder = write_set(tmp_path / "p", moves=("punches", "others"), sources=3)
    bundle = teach(folder, options)
    assert bundle.model.classes == ("punches", NONE)
    assert bundle.report["accuracy"] > 0.9


def test_the_article_preset_shrinks_images_and_uses_its_rule(image_folder):
    options = image_options(2, preset="article")
    assert options.train.epochs == 500
    quick = replace(options.train, epochs=3, copies=1, learning_rate=1e-3)
    bundle = teach(image_folder, replace(options, train=quick))
    assert bundle.settings["shrink"] == [100, 56]
    assert bundle.model.architecture == "article"
    assert {rule.max_none for rule in bundle.rules} == {0.4}


def test_a_model_for_the_articles_page_learns_from_grey_frames(image_folder):
    options = without_colours(image_options(2, preset="article"))
    assert options.feature_settings == {"shrink": [100, 56], "grey": True}
    bundle = teach(image_folder, replace(options, train=replace(options.train, epochs=1, copies=1)))
    assert bundle.settings["grey"] is True
    with pytest.raises(TrainingError, match="leave out --grey, or add --features mobilenet"):
        without_colours(replace(options, features="pose"))


def test_augmented_copies_say_whether_they_are_mirrored(tmp_path, toy_mobilenet):
    folder = tmp_path / "p"
    for move, colour in {"punch_left": "punches", "punch_right": "kicks"}.items():
        write_set(tmp_path / "q", moves=(colour,), sources=2)
        (tmp_path / "q" / colour).rename(
            (folder / move) if folder.mkdir(exist_ok=True) is None else ""
        )
    project = open_image_project(folder)
    seen = extract_image_features(
        project.image_set, toy_mobilenet(), copies=6, seed=0, cache=tmp_path / "cache"
    )
    assert seen.augmented.shape == (6, 32, toy_mobilenet.feature_size)
    assert 0.2 < seen.mirrored.mean() < 0.8


def test_features_are_extracted_once(image_folder, toy_mobilenet, tmp_path, monkeypatch):
    project, extractor = open_image_project(image_folder), toy_mobilenet()
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


def test_from_the_command_line(image_folder, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("moveset.workflow.options.image_options", quick_options)
    out = tmp_path / "mine.moveset"
    assert main(["train", str(image_folder), "--out", str(out)]) == 0
    output = capsys.readouterr().out
    assert "held-out accuracy" in output
    assert "training accuracy" in output
    assert load_bundle(out).features == "mobilenet"
    assert main(["evaluate", str(image_folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["images"] == 96


def test_an_empty_class_and_a_single_class_are_named(tmp_path, options):
    folder = write_set(tmp_path / "p", moves=("punches",))
    with pytest.raises(ProjectError, match="has only one class"):
        teach(folder, options)
    (folder / "kicks").mkdir()
    with pytest.raises(ProjectError, match="kicks has no images"):
        teach(folder, options)


@pytest.mark.parametrize(
    ("words", "output"),
    [
        (["--preset", "article", "--features", "pose"], "preset sets features and model"),
        (["--preset", "article", "--model", "lstm"], "preset sets features and model"),
        (["--features", "pose", "--weights", "w.npz"], "pose features have no weights"),
        (["--model", "tcn"], "tcn model needs frames in order"),
    ],
)
def test_choices_that_contradict_each_other_are_refused(image_folder, capsys, words, output):
    assert main(["train", str(image_folder), *words]) == 1
    assert output in capsys.readouterr().err
