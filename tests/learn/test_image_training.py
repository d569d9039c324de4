"""Folders of pictures: taught, judged by what was held out, and played."""

import json
from dataclasses import replace

import cv2
import numpy as np
import pytest

from moveset import evaluate, load_bundle, play, teach
from moveset.base.errors import ProjectError, SplitError, TrainingError, VideoError, WeightsError
from moveset.base.values import NONE, MoveSetting, TimedFrame
from moveset.capture.clip import write_video
from moveset.cli.app import main
from moveset.evaluate.reports import PictureReport
from moveset.label.image_project import open_pictures
from moveset.label.project import create_project
from moveset.learn.image_features import look_at
from moveset.see.mobilenet.extractor import MobileNetExtractor, MobileNetOptions
from moveset.workflow.options import picture_options

COLOURS = {"punches": (200, 60, 60), "kicks": (60, 60, 200), "others": (60, 180, 60)}
SIZE = (60, 80)


def picture(move: str, source: int, number: int) -> np.ndarray:
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
                bgr = picture(move, source, number)[..., ::-1]
                path.write_bytes(bytes(cv2.imencode(".png", bgr)[1]))
    return folder


@pytest.fixture(scope="module")
def pictures(tmp_path_factory):
    return write_set(tmp_path_factory.mktemp("set") / "pictures")


def quick_options(*asked, **more):
    options = picture_options(*asked, **more)
    return replace(options, train=replace(options.train, epochs=5, copies=1))


@pytest.fixture(scope="module")
def options(random_weights):
    return quick_options(2, weights=random_weights)


@pytest.fixture(scope="module")
def bundle(pictures, options):
    return teach(pictures, options)


def test_pictures_teach_a_model_of_single_frames_and_say_how_good_it_is(bundle):
    assert [move.move for move in bundle.moves] == ["kicks", "punches"]
    assert (bundle.features, bundle.model.ticks, bundle.model.size) == ("mobilenet", 1, 1024)
    assert bundle.report["accuracy"] > 0.8
    assert bundle.report["training_accuracy"] > 0.9
    assert bundle.report["sources"] == 4
    assert bundle.report["chance"] == pytest.approx(1 / 3)


def test_a_report_counts_every_picture_once_and_holds_out_whole_recordings(pictures, options):
    report = evaluate(pictures, options=options)
    assert isinstance(report, PictureReport)
    assert (report.split, report.pictures, report.sources) == ("by recording", 96, 4)
    assert sum(map(sum, report.confusion)) == 96
    assert report.macro_f1 == pytest.approx(np.mean(list(report.f1.values())))


def test_colours_that_say_nothing_are_not_known_on_recordings_held_out(tmp_path, options):
    """The training accuracy of the same models is high all the same: it says nothing."""
    rng = np.random.default_rng(0)
    for number in range(96):
        move, source = list(COLOURS)[number % 3], number % 4
        shown = picture(list(COLOURS)[rng.integers(3)], source, number)
        path = tmp_path / "p" / move / f"{'abcd'[source]}{number:03d}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(bytes(cv2.imencode(".png", shown)[1]))
    report = evaluate(tmp_path / "p", options=options)
    assert report.accuracy < 0.55
    assert report.training_accuracy > report.accuracy


def test_one_recording_is_split_in_runs_of_frames(tmp_path, options):
    report = evaluate(write_set(tmp_path / "p", sources=1, each=30), options=options)
    assert report.split == "in runs of frames, not by recording"
    assert report.pictures < 90  # what lies between two runs is held out of both


def test_one_move_is_told_from_none_by_a_sigmoid(tmp_path, options):
    folder = write_set(tmp_path / "p", moves=("punches", "others"), sources=3)
    bundle = teach(folder, options)
    assert bundle.model.classes == ("punches", NONE)
    assert bundle.report["accuracy"] > 0.9


def test_a_bundle_of_pictures_plays_a_video(bundle, random_weights, tmp_path):
    moves = ["others"] * 15 + ["punches"] * 15 + ["others"] * 15
    frames = [TimedFrame(n / 15, picture(move, 1, n)) for n, move in enumerate(moves)]
    video = write_video(tmp_path / "v.mp4", frames, frame_rate=15)
    played = list(play(bundle, video, weights=random_weights))
    presses = [(e.move, e.event) for frame in played for e in frame.events if e.event == "press"]
    assert presses == [("punches", "press")]


def test_the_articles_preset_shrinks_pictures_and_presses_by_its_rule(pictures, random_weights):
    options = picture_options(2, weights=random_weights, preset="article")
    assert options.train.epochs == 500
    quick = replace(options.train, epochs=3, copies=2, learning_rate=1e-3)
    bundle = teach(pictures, replace(options, train=quick))
    assert bundle.settings["shrink"] == [100, 56]
    assert bundle.model.kind == "article"
    assert {rule.max_none for rule in bundle.rules} == {0.4}


def test_copies_carry_the_mirrored_move(tmp_path, random_weights):
    folder = tmp_path / "p"
    for move, colour in {"punch_left": "punches", "punch_right": "kicks"}.items():
        write_set(tmp_path / "q", moves=(colour,), sources=2)
        (tmp_path / "q" / colour).rename(
            (folder / move) if folder.mkdir(exist_ok=True) is None else ""
        )
    project = open_pictures(folder)
    extractor = MobileNetExtractor(MobileNetOptions(weights=random_weights))
    seen = look_at(project.pictures, extractor, copies=6, seed=0, cache=tmp_path / "cache")
    assert seen.copies.shape == (6, 32, 1024)
    assert 0.2 < seen.mirrored.mean() < 0.8


def test_pictures_are_seen_once(pictures, random_weights, tmp_path, monkeypatch):
    project = open_pictures(pictures)
    extractor = MobileNetExtractor(MobileNetOptions(weights=random_weights))
    first = look_at(project.pictures, extractor, copies=1, seed=0, cache=tmp_path)
    monkeypatch.setattr(extractor, "see", None)
    again = look_at(project.pictures, extractor, copies=1, seed=0, cache=tmp_path)
    np.testing.assert_array_equal(first.copies, again.copies)
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(kept.read_bytes()[:100])
    monkeypatch.undo()
    mended = look_at(project.pictures, extractor, copies=1, seed=0, cache=tmp_path)
    np.testing.assert_allclose(mended.rows, first.rows, atol=1e-5)


def test_a_project_with_pictures_and_no_recordings_is_taught_from_them(tmp_path, options):
    create_project(tmp_path / "project", [MoveSetting("punches", "a"), MoveSetting("kicks", "d")])
    write_set(tmp_path / "project" / "pictures", sources=3, each=4)
    bundle = teach(tmp_path / "project", options)
    assert {move.move: move.key for move in bundle.moves} == {"punches": "a", "kicks": "d"}


@pytest.mark.parametrize(
    ("change", "words"),
    [({"features": "pose"}, "--features mobilenet"), ({"kind": "lstm"}, "needs frames in order")],
)
def test_what_single_pictures_cannot_do_is_said(pictures, options, change, words):
    if "kind" in change:
        wrong = replace(options, train=replace(options.train, kind=change["kind"]))
    else:
        wrong = replace(options, **change)
    with pytest.raises(TrainingError, match=words):
        teach(pictures, wrong)


def test_a_broken_picture_is_named_and_nothing_is_kept(tmp_path, options, monkeypatch):
    monkeypatch.setenv("MOVESET_CACHE", str(tmp_path / "cache"))
    folder = write_set(tmp_path / "p", sources=2)
    (folder / "kicks" / "b003.png").write_bytes(b"\x89PNG no more")
    with pytest.raises(VideoError, match=r"b003\.png is no picture"):
        teach(folder, options)
    assert not list((tmp_path / "cache").glob("pictures/*"))


def test_too_few_pictures_are_named(tmp_path, options):
    with pytest.raises(SplitError, match="only 2 pictures of kicks"):
        teach(write_set(tmp_path / "p", sources=1, each=2), options)


def test_from_the_command_line(pictures, random_weights, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("moveset.workflow.options.picture_options", quick_options)
    out = tmp_path / "mine.moveset"
    weights = ["--weights", str(random_weights)]
    assert main(["train", str(pictures), *weights, "--out", str(out)]) == 0
    said = capsys.readouterr().out
    assert "held-out accuracy" in said
    assert "training accuracy" in said
    assert load_bundle(out).features == "mobilenet"
    assert main(["evaluate", str(pictures), *weights, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["pictures"] == 96


@pytest.mark.parametrize("command", ["train", "evaluate"])
def test_wrong_weights_are_said_before_anything_is_written(pictures, tmp_path, capsys, command):
    wrong = tmp_path / "weights.npz"
    wrong.write_text("no weights")
    assert main([command, str(pictures), "--weights", str(wrong)]) == 1
    assert "cannot be read as MobileNet's weights" in capsys.readouterr().err
    assert not list(pictures.parent.glob("*.moveset"))


def test_without_network_the_way_out_is_said(pictures, options, tmp_path, monkeypatch):
    def fetch():
        raise OSError("no route to host")

    monkeypatch.setenv("MOVESET_CACHE", str(tmp_path / "empty"))
    monkeypatch.setattr("moveset.see.mobilenet.weights._fetch_with_keras", fetch)
    with pytest.raises(WeightsError, match="--weights"):
        teach(pictures, replace(options, mobilenet=MobileNetOptions()))
    assert not (tmp_path / "empty").exists()


def test_an_empty_class_and_a_single_class_are_named(tmp_path, options):
    folder = write_set(tmp_path / "p", moves=("punches",))
    with pytest.raises(ProjectError, match="one class only"):
        teach(folder, options)
    (folder / "kicks").mkdir()
    with pytest.raises(ProjectError, match="kicks has no pictures"):
        teach(folder, options)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--preset", "article", "--features", "pose"], "preset has features and a model"),
        (["--preset", "article", "--model", "lstm"], "preset has features and a model"),
        (["--features", "pose", "--weights", "w.npz"], "pose features have no weights"),
        (["--model", "tcn"], "tcn model needs frames in order"),
    ],
)
def test_choices_that_contradict_each_other_are_refused(pictures, capsys, words, said):
    assert main(["train", str(pictures), *words]) == 1
    assert said in capsys.readouterr().err
