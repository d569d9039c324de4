from dataclasses import replace

import pytest

from moveset.base.errors import TrainingError, WriteError
from moveset.base.values import EventTimeline, MoveSetting
from moveset.cli.app import main
from moveset.evaluate.event_metrics import compute_event_metrics
from moveset.evaluate.teach_result import teach_result_of
from moveset.label.project import create_project
from moveset.learn.options import TeachOptions
from moveset.learn.train_options import TrainOptions
from moveset.recognise.bundle_file import load_bundle
from moveset.recognise.events import detect_events
from moveset.recognise.predictor import WindowClassifier, score_observations
from moveset.see.pose.extractor import PoseExtractor
from moveset.workflow.teach import teach_on
from moveset.workflow.teach_dataset import dataset_plan, teach_dataset

from .packed import people, write_dataset

pytest.importorskip("pyarrow")

QUICK = TeachOptions(train=TrainOptions(epochs=1, copies=0, min_steps=1))
LONGER = TeachOptions(train=TrainOptions(epochs=5, patience=0, copies=0))


@pytest.fixture(name="items", scope="module")
def make_items():
    return people(18, seconds=8.0)


@pytest.fixture(name="dataset", scope="module")
def make_dataset(items, tmp_path_factory):
    return write_dataset(tmp_path_factory.mktemp("dataset") / "moves.parquet", items)


def test_out_of_core_training_finds_the_moves_of_people_it_never_saw(dataset, tmp_path):
    bundle = teach_dataset(dataset, options=LONGER, folder=tmp_path, small_frames=0)
    assert [move.move for move in bundle.moves] == ["jump", "squat"]
    classifier = WindowClassifier(bundle.model, PoseExtractor())
    timelines = []
    for item in people(6, first=500, seconds=10.0):
        events = detect_events(score_observations(classifier, item.observations), bundle.rules)
        timelines.append(
            EventTimeline(item.recording.name, "", item.duration_s, item.segments, tuple(events))
        )
    metrics = compute_event_metrics(timelines)
    assert metrics.segments >= 5
    assert metrics.f1 > 0.6
    assert not list(tmp_path.iterdir())  # no temporary file stays


def test_the_score_is_that_of_people_held_out(dataset, items, tmp_path):
    bundle = teach_dataset(dataset, options=QUICK, folder=tmp_path, small_frames=0)
    result = teach_result_of(bundle)
    assert result is not None
    held_out = sum(one.segments for one in result.moves)
    assert 0 < held_out < sum(len(item.segments) for item in items)
    assert bundle.taught_on["people"] == bundle.taught_on["recordings"] == len(items)


def test_the_same_seed_gives_the_same_bundle(dataset, tmp_path):
    first, second = (
        teach_dataset(dataset, options=QUICK, folder=tmp_path, small_frames=0) for _ in range(2)
    )
    assert first.model.onnx == second.model.onnx
    assert first.rules == second.rules


def test_a_small_dataset_is_taught_as_a_project_is(tmp_path):
    items = people(3, seconds=8.0)
    dataset = write_dataset(tmp_path / "moves.parquet", items)
    moves = [MoveSetting(name) for name in ("jump", "squat")]
    assert teach_dataset(dataset, options=QUICK, folder=tmp_path) == teach_on(items, moves, QUICK)


def test_moves_and_keys_may_come_from_a_project(dataset, tmp_path):
    settings = (MoveSetting("squat", "down", hold=True), MoveSetting("jump", "up"))
    create_project(tmp_path / "game", settings)
    moves, options = dataset_plan(tmp_path / "game")
    assert moves == settings
    options = replace(options, train=QUICK.train)
    bundle = teach_dataset(dataset, moves, options, folder=tmp_path, small_frames=0)
    assert bundle.moves == tuple(moves)
    assert bundle.rules[0].hold


def test_what_cannot_be_taught_is_said(tmp_path, dataset):
    with pytest.raises(TrainingError, match="has no example of wave"):
        teach_dataset(dataset, [MoveSetting("wave")], QUICK, folder=tmp_path)
    with pytest.raises(TrainingError, match="mobilenet features need videos"):
        teach_dataset(dataset, (), replace(QUICK, features="mobilenet"), folder=tmp_path)
    bare = [replace(item, segments=()) for item in people(1)]
    with pytest.raises(TrainingError, match=r"has no labels: pack it again with --segments"):
        teach_dataset(write_dataset(tmp_path / "bare", bare), folder=tmp_path)
    alone = [item for item in people(9) if item.segments][:1]
    with pytest.raises(TrainingError, match="nobody can be held out"):
        teach_dataset(write_dataset(tmp_path / "one", alone), folder=tmp_path, small_frames=0)


def test_a_folder_that_cannot_hold_the_features_is_named(dataset, tmp_path):
    with pytest.raises(WriteError, match=r"temporary files of training in .*gone"):
        teach_dataset(dataset, options=QUICK, folder=tmp_path / "gone", small_frames=0)


def test_the_command_writes_a_bundle(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("moveset.workflow.teach_dataset.TrainOptions", lambda **_: QUICK.train)
    dataset = write_dataset(tmp_path / "moves.parquet", people(3, seconds=8.0))
    assert main(["train", "--dataset", str(dataset)]) == 0
    bundle = load_bundle(tmp_path / "moves.moveset")
    assert [move.move for move in bundle.moves] == ["jump", "squat"]
    assert "moves.moveset: play it with" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments", [["train"], ["train", "--dataset", "x.parquet", "--on", "fighter"]]
)
def test_options_that_contradict_each_other_are_refused(arguments):
    assert main(arguments) == 2
