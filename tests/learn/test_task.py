from dataclasses import replace

import pytest

from moveset.base.values import NONE
from moveset.learn.options import TeachOptions
from moveset.learn.pretraining import MAX_EXAMPLES
from moveset.learn.task import make_task
from moveset.see.pose.extractor import PoseExtractor


@pytest.mark.parametrize(("features", "is_augmented"), [("pose", True), ("mobilenet", False)])
def test_copies_are_made_in_memory_of_landmarks_only(features, is_augmented):
    options = replace(TeachOptions(), features=features)
    task = make_task(PoseExtractor(), ["jump", "squat"], options, examples=MAX_EXAMPLES + 1)
    assert (task.augment is not None) is is_augmented
    assert task.classes == ("jump", "squat", NONE)


@pytest.mark.parametrize(("examples", "is_pretrained"), [(10, True), (MAX_EXAMPLES + 1, False)])
def test_a_network_starts_from_a_trained_one_where_examples_are_few(examples, is_pretrained):
    task = make_task(PoseExtractor(), ["jump"], TeachOptions(), examples=examples)
    assert (task.pretraining is not None) is is_pretrained
