"""A network from anybody is refused unless moveset could have written it."""

from functools import partial

import numpy as np
import onnx
import pytest

from moveset.learn.architectures import ARCHITECTURES, build_network, count_outputs
from moveset.learn.ensemble import average_models
from moveset.learn.merge_classes import merge_outputs
from moveset.learn.onnx_writer import divide_logits, network_bytes, shift_logits
from moveset.learn.scaler import Scaler
from moveset.recognise.model import Model
from moveset.recognise.network import Network
from moveset.recognise.network_check import check_network
from moveset.recognise.onnx_graph import read_graph
from moveset.see.pose.landmarks import FEATURE_SIZE

from .crafted_networks import ALLOWED, FIELDS, FOREIGN, LARGE, WRONG
from .small_networks import CLASSES, TICKS, add_embedding, small_network

REFUSED = (LookupError, TypeError, ValueError)


def check(content, size=FEATURE_SIZE, classes=CLASSES, ticks=TICKS):
    check_network(content, ticks, size, {classes})


def test_the_small_network_passes():
    check(small_network())


def test_the_window_and_the_classes_are_those_of_the_manifest():
    for wrong in ({"size": 92}, {"classes": 2}, {"classes": 4}):
        with pytest.raises(REFUSED):
            check(small_network(), **wrong)


def test_an_embedding_of_the_size_that_it_says_passes():
    content = small_network(add_embedding)
    assert check_network(content, TICKS, FEATURE_SIZE, {CLASSES}) == 4
    embeddings = Network(content).predict_and_embed(np.ones((2, TICKS, FEATURE_SIZE)))[1]
    assert embeddings.shape == (2, 4)


@pytest.mark.parametrize("wrong", [{"name": "other"}, {"size": 5}, {"size": 0}])
def test_another_second_output_is_refused(wrong):
    with pytest.raises(REFUSED):
        check(small_network(partial(add_embedding, **wrong)))


def test_a_third_output_is_refused():
    def add_two(model):
        add_embedding(model)
        model.graph.output.append(model.graph.output[1])

    with pytest.raises(REFUSED):
        check(small_network(add_two))


@pytest.mark.parametrize("architecture", list(ARCHITECTURES))
@pytest.mark.parametrize("classes", [2, 4])
def test_every_network_that_moveset_writes_passes_and_reads_as_onnx_reads_it(architecture, classes):
    rng = np.random.default_rng(1)
    known, outputs = ARCHITECTURES[architecture], count_outputs(classes)
    scaler = Scaler(np.zeros(5, np.float32), np.ones(5, np.float32))
    content = network_bytes(build_network(known, 5, classes, rng), scaler)
    names = tuple("abcdefgh"[: classes - 1])
    model = Model(architecture, known.ticks, 5, (*names, "none"), content)
    shifted = shift_logits(divide_logits(content, 1.7), rng.normal(size=outputs))
    written = [content, shifted, average_models([model, model, model]).onnx]
    if outputs > 1:
        written.append(merge_outputs(model, {"a": "b"}, ("b", "none")).onnx)
    for one in written:
        agree_with_onnx(one)
        check_network(one, known.ticks, 5, {outputs, 2})


def agree_with_onnx(content):
    ours, theirs = read_graph(content), onnx.load_from_string(content)
    arrays = {one.name: onnx.numpy_helper.to_array(one) for one in theirs.graph.initializer}
    assert arrays.keys() == ours.constants.keys()
    for name, array in arrays.items():
        assert array.dtype == ours.constants[name].dtype
        np.testing.assert_array_equal(array, ours.constants[name])
    nodes = [
        (
            one.op_type,
            tuple(one.input),
            tuple(one.output),
            {attribute.name: tuple(attribute.ints) or attribute.i for attribute in one.attribute},
        )
        for one in theirs.graph.node
    ]
    assert nodes == [(one.operator, one.inputs, one.outputs, one.attributes) for one in ours.nodes]


@pytest.mark.parametrize("name", ALLOWED)
def test_what_moveset_writes_passes_in_any_order(name):
    content = small_network(ALLOWED[name])
    check(content)
    rows = Network(content).predict(np.ones((2, TICKS, FEATURE_SIZE), np.float32))
    assert rows.shape == (2, CLASSES)


@pytest.mark.parametrize(
    "changes", [FOREIGN, FIELDS, WRONG, LARGE], ids="foreign fields wrong large".split()
)
def test_a_network_that_moveset_never_writes_is_refused(changes):
    passed = []
    for name, change in changes.items():
        try:
            check(small_network(change))
        except REFUSED:
            continue
        passed.append(name)
    assert not passed
