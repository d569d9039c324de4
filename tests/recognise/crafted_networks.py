"""Networks as an attacker would make them, as changes of a small one."""

import numpy as np
import onnx
from onnx import helper

from moveset.see.pose.landmarks import FEATURE_SIZE

from .small_networks import CLASSES, constant, put_before


def node(operator, inputs=("window",), outputs=("changed",), **attributes):
    return helper.make_node(operator, list(inputs), list(outputs), **attributes)


def before(*nodes, constants=()):
    """Return a change that puts nodes before the network."""

    def change(model):
        put_before(model, *nodes)
        model.graph.initializer.extend(constants)

    return change


def set_tensor(**fields):
    """Return a change of the network's kernel."""

    def change(model):
        kernel = model.graph.initializer[1]
        for name, value in fields.items():
            if name == "external":
                kernel.ClearField("raw_data")
                kernel.data_location = onnx.TensorProto.EXTERNAL
                kernel.external_data.add(key="location", value=value)
            elif name == "float_data":
                kernel.float_data.extend(np.frombuffer(kernel.raw_data, np.float32).tolist())
                kernel.ClearField("raw_data")
            else:
                setattr(kernel, name, value)

    return change


def replace_constant(number, values, dtype=np.float32):
    def change(model):
        old = model.graph.initializer[number]
        old.CopyFrom(constant(old.name, values, dtype))

    return change


def body(operator):
    """Return a node with a nested graph."""
    empty = helper.make_graph(
        [helper.make_node("Identity", ["window"], ["inner"])],
        "body",
        [],
        [helper.make_tensor_value_info("inner", 1, None)],
    )
    names = {"If": ("then_branch", "else_branch")}.get(operator, ("body",))
    return node(operator, **dict.fromkeys(names, empty))


def add_function(model):
    inner = helper.make_node("Relu", ["x"], ["y"])
    opsets = [helper.make_opsetid("", 17)]
    model.functions.append(helper.make_function("mine", "F", ["x"], ["y"], [inner], opsets))


def add_sparse(model):
    values = helper.make_tensor("sparse", 1, [1], [1.0])
    model.graph.sparse_initializer.append(
        helper.make_sparse_tensor(values, helper.make_tensor("at", 7, [1], [0]), [10])
    )


def softmax_in_place_of(**attributes):
    def change(model):
        model.graph.node[-1].CopyFrom(node("Softmax", ["logits"], ["probabilities"], **attributes))

    return change


def bounds(start, end, axis):
    """Return the constants of a slice."""
    values = {"a": start, "b": end, "c": axis}
    return [constant(name, [value], np.int64) for name, value in values.items()]


def four_classes(model):
    """Change the network, and not what it says of its outputs."""
    replace_constant(1, np.zeros((FEATURE_SIZE, 4)))(model)
    replace_constant(2, np.zeros(4))(model)


def put_lstm(model, **attributes):
    """Put an LSTM in place of the last tick; its units are the features of the dense layer."""
    size = FEATURE_SIZE
    del model.graph.node[0]
    nodes = (
        node("Transpose", outputs=["turned"], perm=[1, 0, 2]),
        node("LSTM", ["turned", "g", "r", "s"], ["states"], hidden_size=size, **attributes),
        node("Gather", ["states", "last"], ["state"], axis=0),
        node("Squeeze", ["state", "zero"], ["tick"]),
    )
    for number, one in enumerate(nodes):
        model.graph.node.insert(number, one)
    weights = {"g": (1, 4 * size, size), "r": (1, 4 * size, size), "s": (1, 8 * size)}
    model.graph.initializer.append(constant("zero", [0], np.int64))
    model.graph.initializer.extend(constant(one, np.zeros(weights[one])) for one in weights)


CONV_WEIGHTS = (
    constant("w", np.zeros((FEATURE_SIZE, FEATURE_SIZE, 3))),
    constant("b", np.zeros(FEATURE_SIZE)),
)


def convolve(kernel="w", **attributes):
    """Return a change that puts a convolution over ticks before the network."""
    known = {"dilations": [1], "kernel_shape": [3], "pads": [2, 0], **attributes}
    return before(
        node("Relu", ["w"], ["computed"]),
        node("Transpose", outputs=["turned"], perm=[0, 2, 1]),
        node("Conv", ["turned", kernel, "b"], ["convolved"], **known),
        node("Transpose", ["convolved"], perm=[0, 2, 1]),
        constants=CONV_WEIGHTS,
    )


HUGE = 40_000

ALLOWED = {
    "an activation": before(node("Relu")),
    "limits": before(
        node("Clip", ["window", "least", "most"]),
        constants=[constant("least", -3.0), constant("most", 3.0)],
    ),
    "a convolution": convolve(),
    "a convolution without padding": convolve(pads=[0, 0]),
    "a cut": before(node("Slice", ["window", "a", "b", "c"]), constants=bounds(2, 2**63 - 1, 1)),
    "a turn and back": before(
        node("Transpose", outputs=["turned"], perm=[0, 2, 1]),
        node("Transpose", ["turned"], perm=[0, 2, 1]),
    ),
    "a mean": before(node("Mean", ["window", "window"])),
    "a product": before(node("Mul", ["window", "window"])),
    "an LSTM": put_lstm,
}
"""What the refused networks below are made of passes by itself."""

LARGE = {
    "broadcast to a large table": before(
        node("Add", ["column", "row"], ["table"]),
        node("Relu"),
        constants=(constant("column", np.zeros((HUGE, 1))), constant("row", np.zeros((1, HUGE)))),
    ),
    "copies of a window": before(
        node("Add", ["window", "many"], ["copies"]),
        node("Relu"),
        constants=(constant("many", np.zeros((4000, 1, 1, 1))),),
    ),
    "a chain of layers": before(
        *[
            node("MatMul", ["window" if not n else f"h{n}", "square"], [f"h{n + 1}"])
            for n in range(2000)
        ],
        node("Relu", ["h2000"]),
        constants=(constant("square", np.zeros((FEATURE_SIZE, FEATURE_SIZE))),),
    ),
    "a long padding": convolve(pads=[10**9, 0]),
    "a long padding of a long dilation": convolve(pads=[2 * 10**8, 0], dilations=[10**8]),
    "very many nodes": before(
        *[node("Relu", ["window" if not n else f"r{n}"], [f"r{n + 1}"]) for n in range(9000)],
        node("Relu", ["r9000"]),
    ),
}  # fmt: skip

FOREIGN = {
    operator: before(node(operator, **attributes))
    for operator, attributes in {
        "RandomUniformLike": {"seed": 1.0},
        "RandomNormalLike": {},
        "Bernoulli": {},
        "Multinomial": {},
        "Identity": {},
        "Expand": {},
        "Tile": {},
        "Pad": {},
        "Resize": {},
        "ConstantOfShape": {},
        "Constant": {"value_float": 1.0},
        "Range": {},
        "Reshape": {},
        "Unsqueeze": {},
        "Concat": {"axis": 0},
        "Shape": {},
        "Cast": {"to": 8},
        "SequenceConstruct": {},
        "StringNormalizer": {},
        "Einsum": {"equation": "abc,abc->abc"},
        "GRU": {"hidden_size": 3},
        "Dropout": {},
        "NonZero": {},
    }.items()
} | {operator: before(body(operator)) for operator in ("Loop", "If", "Scan")}

FIELDS = {
    "data in a file": set_tensor(external="../../secret"),
    "a function": add_function,
    "a sparse constant": add_sparse,
    "floats as a list": set_tensor(float_data=True),
    "another element type": set_tensor(data_type=onnx.TensorProto.DOUBLE),
    "text": set_tensor(data_type=onnx.TensorProto.STRING),
    "a segment": lambda model: model.graph.initializer[1].segment.SetInParent(),
    "a comment of a constant": set_tensor(doc_string="x"),
    "a foreign domain": before(node("Relu", domain="com.microsoft")),
    "a named standard domain": before(node("Relu", domain="ai.onnx")),
    "an overload": before(node("Relu", overload="x")),
    "other operators": lambda model: model.opset_import.append(
        helper.make_opsetid("com.microsoft", 1)
    ),
    "a newer version of the operators": lambda model: setattr(model.opset_import[0], "version", 18),
    "a newer format": lambda model: setattr(model, "ir_version", 9),
    "another program": lambda model: setattr(model, "producer_name", "ORTM"),
    "metadata": lambda model: model.metadata_props.add(key="a", value="b"),
    "training": lambda model: model.training_info.add(),
    "known shapes": lambda model: model.graph.value_info.add(name="logits"),
    "quantization": lambda model: model.graph.quantization_annotation.add(),
}

WRONG = {
    "an infinite weight": replace_constant(1, np.full((FEATURE_SIZE, CLASSES), np.inf)),
    "a weight of NaN": replace_constant(2, [0.0, np.nan, 0.0]),
    "an empty constant": lambda model: model.graph.initializer.append(
        constant("none", np.zeros((0, 3)))
    ),
    "a constant of the wrong size": set_tensor(raw_data=b"1234"),
    "a negative size": lambda model: model.graph.initializer[1].dims.__setitem__(0, -1),
    "two constants of a name": lambda model: model.graph.initializer.append(constant("bias", 0)),
    "a constant that is computed": before(
        node("Relu", outputs=["extra"]), node("Relu"), constants=[constant("extra", 0.0)]
    ),
    "a result of a result's name": before(node("Relu", outputs=["logits"]), node("Relu")),
    "an unknown name": before(node("Relu", ["nothing"])),
    "a result before it is computed": before(node("Add", ["logits", "window"])),
    "no input": before(node("Mean", [])),
    "an absent input": before(node("Clip", ["window", "", ""])),
    "two results": before(node("Relu", outputs=["changed", "more"])),
    "no result": before(node("Relu"), node("Relu", outputs=[])),
    "a softmax of windows": softmax_in_place_of(axis=0),
    "the last window": before(
        node("Gather", ["window", "last"], ["row"], axis=0), node("Relu")
    ),
    "another tick": replace_constant(0, -2, np.int64),
    "a tick in a list": replace_constant(0, [-1], np.int64),
    "a tick that is a fraction": replace_constant(0, -1.0),
    "windows as ticks": before(node("Transpose", perm=[1, 0, 2])),
    "windows plus windows": before(
        node("Add", ["window", "one"], ["rows"]),
        node("Transpose", ["rows"], ["columns"], perm=[1, 0, 2, 3]),
        node("Add", ["rows", "columns"], ["table"]),
        node("Relu"),
        constants=[constant("one", np.zeros((1, 1, 1, 1)))],
    ),
    "a softmax over windows": before(
        node("Transpose", outputs=["turned"], perm=[1, 2, 0]),
        node("Softmax", ["turned"], ["soft"]),
        node("Transpose", ["soft"], perm=[2, 0, 1]),
    ),
    "more classes than it says": four_classes,
    "axes that are no order": before(node("Transpose", perm=[0, 0, 2])),
    "axes that are a number": before(node("Transpose", perm=3)),
    "a cut of windows": before(
        node("Slice", ["window", "a", "b", "c"]),
        constants=bounds(0, 1, 0),
    ),
    "a cut to nothing": before(
        node("Slice", ["window", "a", "b", "c"]),
        constants=bounds(5, 5, 1),
    ),
    "a group of channels": convolve(group=1),
    "a convolution without dilation": convolve(pads=[0, 0], dilations=[0]),
    "a convolution of a dilation below zero": convolve(pads=[0, 0], dilations=[-1]),
    "a convolution of two dilations": convolve(dilations=[1, 1]),
    "a padding below zero": convolve(pads=[-1, 0]),
    "another padding": convolve(pads=[1, 0]),
    "a padding of the future": convolve(pads=[0, 2]),
    "another width than the kernel's": convolve(pads=[0, 0], kernel_shape=[2]),
    "a computed kernel": convolve("computed"),
    "an LSTM of another direction": lambda model: put_lstm(model, direction="reverse"),
    "a second input": lambda model: model.graph.input.append(
        helper.make_tensor_value_info("more", 1, [1])
    ),
    "a second output": lambda model: model.graph.output.append(
        helper.make_tensor_value_info("logits", 1, ["batch", CLASSES])
    ),
    "an output of another name": lambda model: setattr(model.graph.output[0], "name", "logits"),
    "an input of a fixed batch": lambda model: model.graph.input[0].CopyFrom(
        helper.make_tensor_value_info("window", 1, [1, "ticks", FEATURE_SIZE])
    ),
    "an input of text": lambda model: model.graph.input[0].CopyFrom(
        helper.make_tensor_value_info("window", 8, ["batch", "ticks", FEATURE_SIZE])
    ),
    "an input that is a sequence": lambda model: model.graph.input[0].CopyFrom(
        helper.make_tensor_sequence_value_info("window", 1, None)
    ),
    "too many classes": lambda model: model.graph.output[0].CopyFrom(
        helper.make_tensor_value_info("probabilities", 1, ["batch", CLASSES + 1])
    ),
    "no graph": lambda model: model.ClearField("graph"),
}  # fmt: skip
