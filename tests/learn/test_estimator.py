"""The classifier of sequences works alone, and like one of scikit-learn's where that is there."""

import subprocess
import sys
import warnings

import numpy as np
import pytest

from moveset import MoveClassifier
from moveset.base.values import Observations
from moveset.see.pose.landmarks import LANDMARK_NAMES

MOVES = {"raise": (0.0, -0.5, -0.1), "push": (-0.1, -0.2, -0.5), "spread": (0.5, -0.3, 0.0)}
"""Where the left wrist goes, in metres."""

PLACES = {
    "shoulder": (0.18, -0.5, 0.0),
    "elbow": (0.22, -0.25, 0.0),
    "wrist": (0.25, 0.0, -0.05),
    "hip": (0.1, 0.0, 0.0),
    "knee": (0.12, 0.42, 0.0),
    "ankle": (0.12, 0.82, 0.0),
}


def perform(move, seed=0, frames=30):
    """Return (t, 33, 3) of a person of random build who does a move at some speed."""
    rng = np.random.default_rng(seed)
    points = np.zeros((frames, 33, 3))
    for number, name in enumerate(LANDMARK_NAMES):
        x, y, z = next((at for part, at in PLACES.items() if part in name), (0.0, -0.7, 0.0))
        points[:, number] = (-x if "right" in name else x, y, z)
    reach = np.sin(np.linspace(0.0, np.pi, frames))[:, None]
    aim = np.array(MOVES[move]) + rng.normal(0.0, 0.04, 3)
    points[:, LANDMARK_NAMES.index("left_wrist")] += reach * aim
    points[:, LANDMARK_NAMES.index("left_elbow")] += reach * aim * 0.4
    points *= rng.uniform(0.8, 1.2)
    return points + rng.normal(0.0, 0.003, points.shape)


def dataset(people=4, frames=lambda seed: 20 + 3 * (seed % 6)):
    """Return sequences, labels and people."""
    rows = [(move, person) for person in range(people) for move in MOVES]
    seeds = range(len(rows))
    sequences = [
        perform(move, seed, frames(seed)) for (move, _), seed in zip(rows, seeds, strict=True)
    ]
    return sequences, [move for move, _ in rows], [person for _, person in rows]


def test_other_people_are_recognised_from_a_few_examples():
    sequences, moves, people = dataset()
    known = [number for number, person in enumerate(people) if person < 2]
    others = [number for number, person in enumerate(people) if person >= 2]
    classifier = MoveClassifier().fit([sequences[n] for n in known], [moves[n] for n in known])
    found = classifier.predict([sequences[n] for n in others])
    assert found.tolist() == [moves[n] for n in others]


def test_probabilities_are_in_the_order_of_the_classes():
    sequences, moves, _ = dataset()
    classifier = MoveClassifier().fit(sequences, moves)
    probabilities = classifier.predict_proba(sequences)
    assert classifier.classes_.tolist() == sorted(MOVES)
    assert probabilities.shape == (len(sequences), len(MOVES))
    assert np.allclose(probabilities.sum(axis=1), 1.0)
    assert classifier.classes_[probabilities.argmax(axis=1)].tolist() == moves


def test_the_same_sequence_may_come_in_many_shapes():
    sequences, moves, _ = dataset(frames=lambda _: 24)
    classifier = MoveClassifier().fit(sequences, moves)
    expected = classifier.predict_proba(sequences)
    seen = [np.concatenate([one, np.ones((24, 33, 1))], axis=2) for one in sequences]
    rows = np.zeros((len(sequences), 24, 33, 6), np.float32)
    rows[..., 2:5], rows[..., 5] = np.stack(sequences), 1.0
    for shape in (
        np.stack(sequences),
        seen,
        rows,
        rows.reshape(len(rows), 24, 198),
        [one.reshape(24, 99) for one in sequences],
        [Observations(np.arange(24) / 30.0, one.reshape(24, 198)) for one in rows],
    ):
        assert np.allclose(classifier.predict_proba(shape), expected, atol=1e-4)


def test_neither_speed_nor_size_matters_nor_frames_without_anybody():
    sequences, moves, _ = dataset()
    classifier = MoveClassifier().fit(sequences, moves)
    slow = [np.repeat(one, 2, axis=0) * 1.3 for one in sequences]
    for one in slow:
        one[3] = np.nan
    assert classifier.predict(slow).tolist() == moves


@pytest.mark.parametrize(
    ("sequence", "words"),
    [
        (np.zeros((9, 32, 3)), r"sequence 1 of X is of shape \(9, 32, 3\)"),
        (np.zeros((9, 33, 2)), r"of shape \(9, 33, 2\)"),
        (np.full((9, 33, 3), np.nan), "sequence 1 of X shows nobody"),
        (np.zeros((1, 33, 3)), "nobody in 2 frames"),
        ([["left", "right"]], "no array of numbers"),
    ],
)
def test_a_sequence_of_another_shape_is_refused_with_its_number(sequence, words):
    good = perform("raise")
    with pytest.raises(ValueError, match=words):
        MoveClassifier().fit([good, sequence], ["raise", "push"])


def test_labels_must_be_as_many_as_sequences():
    with pytest.raises(ValueError, match="a label for each of 1 sequences"):
        MoveClassifier().fit([perform("raise")], ["raise", "push"])


def test_sequences_are_not_mixed_with_rows():
    classifier = MoveClassifier().fit([perform("raise"), perform("push")], ["raise", "push"])
    with pytest.raises(ValueError, match="X holds no sequences"):
        classifier.predict([[1.0, 2.0]])


def test_without_scikit_learn_it_works_the_same():
    code = """
import sys
sys.modules["sklearn"] = None
import numpy as np
from moveset import MoveClassifier
rows = np.array([[0.0, 0.1], [0.1, 0.0], [5.0, 5.1], [5.1, 5.0]])
classifier = MoveClassifier().fit(rows, ["near", "near", "far", "far"])
assert classifier.predict([[0.2, 0.2], [4.0, 4.0]]).tolist() == ["near", "far"]
for bad in ([[1.0]], [[np.nan, 1.0]]):
    try:
        classifier.predict(bad)
    except ValueError:
        continue
    raise SystemExit("accepted")
try:
    MoveClassifier().predict(rows)
except ValueError as error:
    assert "call fit first" in str(error)
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def scikit_learn():
    return pytest.importorskip("sklearn", reason="scikit-learn is only needed for these tests")


def test_it_passes_the_checks_of_scikit_learn():
    """All of them, with no failure expected. They give it rows: they know no sequences."""
    scikit_learn()
    from sklearn.exceptions import SkipTestWarning
    from sklearn.utils.estimator_checks import check_estimator

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SkipTestWarning)  # of libraries that are not installed
        warnings.filterwarnings("ignore", message=".*does not inherit from")
        results = check_estimator(MoveClassifier(), expected_failed_checks={})
    done = [one["check_name"] for one in results if one["status"] == "passed"]
    assert len(done) > 40
    assert {one["status"] for one in results} <= {"passed", "skipped"}


def test_people_can_be_left_out_in_turn():
    scikit_learn()
    from sklearn.base import clone, is_classifier
    from sklearn.model_selection import GridSearchCV, GroupKFold, cross_val_score

    sequences, moves, people = dataset()
    split = GroupKFold(4)
    assert is_classifier(MoveClassifier())
    assert clone(MoveClassifier(sharpness=2.0)).sharpness == 2.0
    scores = cross_val_score(MoveClassifier(), sequences, moves, groups=people, cv=split)
    assert scores.tolist() == [1.0] * 4
    search = GridSearchCV(MoveClassifier(), {"sharpness": [3.0, 6.0]}, cv=split)
    assert search.fit(sequences, moves, groups=people).best_score_ == 1.0


STILL = perform("raise")
OBSERVED = np.ones((2, 198), np.float32)
WRONG = {
    "far too large": ([STILL * 1e30], "shows nobody"),
    "larger than any float32": ([STILL * 1e300], "shows nobody"),
    "complex": ([STILL.astype(complex)], "no array of numbers"),
    "zeros": ([np.zeros((20, 33, 3))], "shows nobody"),
    "a clock that leaps": ([Observations(np.array([0.0, 1e9]), OBSERVED)], "sequence 0 of X: "),
    "no frames": ([Observations(np.zeros(0), OBSERVED[:0])], "has no frames"),
}


@pytest.mark.parametrize("kind", WRONG)
def test_sequences_that_cannot_be_compared_are_value_errors(kind):
    sequences, words = WRONG[kind]
    with pytest.raises(ValueError, match=words):
        MoveClassifier().fit(sequences, ["a"])


def test_frames_filled_up_with_zeros_count_as_unseen():
    moves = ["raise", "push"]
    classifier = MoveClassifier().fit([perform(move) for move in moves], moves)
    padded = np.zeros((2, 50, 33, 3))
    for row, move in zip(padded, moves, strict=True):
        row[:30] = perform(move, seed=1)
    known = classifier.predict_proba([row[:30] for row in padded])
    assert np.array_equal(classifier.predict_proba(padded), known)


@pytest.mark.parametrize("sharpness", [np.inf, np.nan, 0.0, -1.0, 1e308, "1", True])
def test_a_sharpness_that_is_none_is_refused(sharpness):
    with pytest.raises(ValueError, match="sharpness is"):
        MoveClassifier(sharpness).fit([STILL], ["a"])


@pytest.mark.parametrize("label", [None, np.nan])
def test_missing_labels_are_refused(label):
    with pytest.raises(ValueError, match="None or NaN"):
        MoveClassifier().fit([STILL, STILL], np.array(["a", label], object))
