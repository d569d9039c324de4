"""What Python refuses in a stranger's bundle the web runtime refuses before ONNX Runtime sees it.

Networks come from the tables of Python's own tests, so that both readers stay alike.
"""

import json
import struct
import sys
from dataclasses import replace
from hashlib import sha256

import numpy as np
import pytest

from moveset.base.values import MoveSetting, TriggerRule
from moveset.learn.architectures import ARCHITECTURES, build_network, count_outputs
from moveset.learn.onnx_writer import network_bytes
from moveset.learn.scaler import Scaler
from moveset.recognise.builtin import FIGHTER_PATH, fighter
from moveset.recognise.bundle_file import bundle_bytes
from moveset.recognise.discriminant import Discriminant
from moveset.recognise.model import Model
from moveset.recognise.network import Network
from moveset.see.pose.landmarks import FEATURE_SIZE

from ..recognise import test_bundle_safety as safety
from ..recognise.crafted_networks import ALLOWED, FIELDS, FOREIGN, LARGE, WRONG
from ..recognise.small_networks import (
    add_embedding,
    crafted,
    pack,
    small_bundle,
    small_network,
    unpack,
)
from .test_web_bundle import is_refused, open_all
from .web_node import needs_node, run_script

pytestmark = needs_node

FILES = safety.FILES
NAME = b"manifest.json"
CENTRAL, END = b"PK\x01\x02", b"PK\x05\x06"

TEXTS = {
    "a key twice": '{"a": 1, "a": 2}',
    "a key twice, written differently": '{"a": 1, "\\u0061": 2}',
    "a key twice far inside": '[[{"a": [{"b": 1, "b": 1}]}]]',
    "an integer that JavaScript rounds": str(2**53 + 1),
    "an integer below zero that JavaScript rounds": str(-(2**53) - 1),
    "an integer with an exponent that is too large": "1e309",
    "lists in each other": "[" * 17 + "]" * 17,
    "objects in each other": '{"a":' * 900 + "1" + "}" * 900,
    "a plus": "+1",
    "no digit before the point": ".5",
    "no digit after the exponent": "1e",
    "a hexadecimal number": "0x10",
    "digits of another script": "\u0661",
    "a comma too many": "[1,]",
    "a comment": "/* a */ 1",
    "single quotes": "'a'",
    "a tab in a text": '"a\tb"',
    "half a character": '"\\udc00"',
    "a wrong escape": '"\\x41"',
    "a space of another kind": "\u00a0 1",
    "undefined": "undefined",
}
"""In place of a number of the manifest."""

DECIMALS = {"ticks": "8.0", "feature_size": "93.0", "best_epoch": "2.0"}
"""Whole numbers that are no integers for Python."""

READ = {
    "a large decimal": "1e300",
    "the largest integer": str(2**53),
    "a decimal of very little": "1e-999",
    "less than nothing": "-0",
    "a key of every object": '{"__proto__": {"a": 1}, "constructor": 2, "toString": 3}',
    "lists in each other": "[" * 14 + "]" * 14,
    "letters": '"\\ud83d\\ude00 ä \\u007e"',
}
"""The same that both read."""


def as_decimal(name, written):
    files = dict(FILES)
    text = files["manifest.json"].decode()
    number = json.loads(text)["model"][name]
    assert text.count(f'"{name}": {number}') == 1
    changed = text.replace(f'"{name}": {number}', f'"{name}": {written}')
    return pack({**files, "manifest.json": changed.encode()})


def without_loss():
    def change(manifest):
        del manifest["model"]["curve"][0]["loss"]

    return crafted(change=change)


def only_decisive():
    """Return a bundle whose classes are in another order, with a correction as its template."""

    def change(manifest):
        manifest["moves"].reverse()
        manifest["templates"][0]["decisive"] = True

    return crafted(change=change)


def in_directory(offset, value):
    """Return a bundle whose manifest has other bytes in the zip's directory."""
    content = bytearray(pack(FILES))
    entry = content.index(NAME, content.index(CENTRAL)) - 46
    content[entry + offset : entry + offset + len(value)] = value
    return bytes(content)


def with_extra(extra):
    """Return a bundle whose manifest has an extra field in the zip's directory."""
    content = bytearray(pack(FILES))
    entry = content.index(NAME, content.index(CENTRAL)) - 46
    content[entry + 30 : entry + 32] = struct.pack("<H", len(extra))
    behind = entry + 46 + len(NAME)
    content[behind:behind] = extra
    end = content.rindex(END)
    (size,) = struct.unpack_from("<L", content, end + 12)
    content[end + 12 : end + 16] = struct.pack("<L", size + len(extra))
    return bytes(content)


def second_end():
    """Return a bundle with a comment that looks like the end of another zip."""
    content = bytearray(pack(FILES))
    comment = END + bytes(16) + b"\x05\x00"
    content[-2:] = struct.pack("<H", len(comment))
    return bytes(content) + comment


def cut_name():
    """Return a bundle with a second manifest, whose name ends early for some readers."""
    return pack({**FILES, "manifest.json?evil": FILES["manifest.json"]}).replace(b"?", b"\0")


def zips():
    return {
        "an encrypted manifest": in_directory(8, b"\x01\x00"),
        "a patched manifest": in_directory(8, b"\x20\x00"),
        "a manifest of a newer zip": in_directory(6, b"\xc8"),
        "a manifest that is elsewhere": in_directory(42, b"\x05\x00\x00\x00"),
        "another size": in_directory(24, b"\x05\x00\x00\x00"),
        "another checksum": in_directory(16, b"\x05\x00\x00\x00"),
        "an extra field that is cut off": with_extra(b"\x99\x99\xff\x00"),
        "an end in the comment": second_end(),
        "a name that ends early": cut_name(),
        "signatures of very many files": pack(
            {**FILES, "more": CENTRAL * 200}, safety.zipfile.ZIP_STORED
        ),
    }


def networks():
    changes = {**FOREIGN, **FIELDS, **WRONG, **LARGE}
    broken = (b"", b"\0", b"hello", bytes(1000), b"\x08\x08" * 60_000, b"\xff" * 5000)
    return {
        **{f"network: {name}": crafted(small_network(one)) for name, one in changes.items()},
        **{f"network {number}": crafted(content) for number, content in enumerate(broken)},
        "a network of other classes": crafted(small_network(classes=4)),
        "a network of other features": crafted(small_network(size=92)),
        "an embedding of another size": crafted(
            small_network(lambda model: add_embedding(model, size=5))
        ),
    }


def hostile():
    return {
        **networks(),
        **{f"text: {name}": crafted(text=text) for name, text in TEXTS.items()},
        **{f"decimal {name}": as_decimal(name, one) for name, one in DECIMALS.items()},
        "an epoch without a loss": without_loss(),
        "classes in another order": only_decisive(),
        **zips(),
    }


def trained(architecture, classes):
    """Return a bundle with a network as moveset writes it."""
    known = ARCHITECTURES[architecture]
    scaler = Scaler(np.zeros(FEATURE_SIZE, np.float32), np.ones(FEATURE_SIZE, np.float32))
    network = build_network(known, FEATURE_SIZE, classes, np.random.default_rng(1))
    assert count_outputs(classes) in {classes, 1}
    names = ("jump", "squat")[: classes - 1]
    good = small_bundle()
    model = Model(
        architecture, known.ticks, FEATURE_SIZE, (*names, "none"), network_bytes(network, scaler)
    )
    kept = len(names)
    return bundle_bytes(
        replace(good, model=model, moves=good.moves[:kept], rules=good.rules[:kept])
    )


def own_moves(*, discriminants=False, network=True):
    """Return the built-in bundle with a template of a move that it knows, or that move alone."""
    template = replace(small_bundle().templates[0], move="punch_left")
    if discriminants:
        rows = Network(fighter().model.onnx).predict_and_embed(
            np.zeros((1, fighter().model.ticks, FEATURE_SIZE), np.float32)
        )[1]
        one = Discriminant(np.ones(rows.shape[1], np.float32), 0.5)
        template = replace(template, discriminant=one)
    if network:
        return replace(fighter(), templates=(template,))
    return replace(
        fighter(),
        moves=(MoveSetting("punch_left", "u"),),
        rules=(TriggerRule("punch_left"),),
        model=replace(fighter().model, classes=("none",), onnx=b"", curve=()),
        templates=(template,),
    )


def good():
    return {
        "the built-in bundle": FIGHTER_PATH.read_bytes(),
        "own moves": bundle_bytes(own_moves()),
        "own moves that the network compares": bundle_bytes(own_moves(discriminants=True)),
        "own moves alone": bundle_bytes(own_moves(network=False)),
        **{f"network: {name}": crafted(small_network(one)) for name, one in ALLOWED.items()},
        "an embedding": crafted(small_network(add_embedding)),
        **{f"text: {name}": crafted(text=text) for name, text in READ.items()},
        "a comment of the zip": pack(FILES)[:-2] + b"\x05\x00hello",
        "a time in the zip": with_extra(b"UT\x01\x00\x00"),
    }  # fmt: skip


def test_what_python_refuses_the_web_runtime_refuses_in_words(tmp_path):
    errors = open_all(tmp_path, hostile())
    assert not [name for name, error in errors.items() if error is None]
    assert not [error for error in errors.values() if not error.startswith("BundleError: ")]
    names = [
        name for number, name in enumerate(errors) if not is_refused(tmp_path / f"{number:04}")
    ]
    # Python takes the first end of a zip that fits; the web runtime none of two.
    assert not {*names} - {"an end in the comment"}


def test_every_good_bundle_is_read_by_both(tmp_path):
    read = good()
    versions = {json.loads(unpack(one)["manifest.json"])["version"] for one in read.values()}
    assert versions == {2, 3, 4}
    errors = open_all(tmp_path, read)
    assert not {name: error for name, error in errors.items() if error}
    assert not [name for number, name in enumerate(read) if is_refused(tmp_path / f"{number:04}")]


@pytest.mark.slow
def test_every_network_that_moveset_writes_is_read(tmp_path):
    kinds = [(name, classes) for name in ARCHITECTURES for classes in (2, 3)]
    errors = open_all(tmp_path, {f"{name} of {one}": trained(name, one) for name, one in kinds})
    assert not {name: error for name, error in errors.items() if error}


def changed_networks(count):
    """Return the built-in bundle with networks of which a few bytes are changed."""
    rng = np.random.default_rng(3)
    files = unpack(FIGHTER_PATH.read_bytes())
    small = unpack(crafted())
    for number in range(count):
        one = small if number % 6 else files
        network = one["model.onnx"]
        length = int(rng.choice((200, 2000, len(network))))
        changed = safety.mutate(network[:length], rng) + network[length:]
        known, now = (sha256(content).hexdigest().encode() for content in (network, changed))
        manifest = one["manifest.json"].replace(known, now)
        yield pack({**one, "manifest.json": manifest, "model.onnx": changed}, level=1)


def test_a_network_with_changed_bytes_is_read_only_where_python_reads_it(tmp_path):
    errors = open_all(tmp_path, dict(enumerate(changed_networks(60))))
    assert all(one is None or one.startswith("BundleError: ") for one in errors.values())
    read = [number for number, error in errors.items() if error is None]
    assert 5 < len(read) < 55
    assert not [number for number in read if is_refused(tmp_path / f"{number:04}")]


@pytest.mark.skipif(sys.platform != "linux", reason="the unit of the peak memory differs")
def test_hostile_bundles_take_little_memory(tmp_path):
    for number, change in enumerate([*LARGE.values(), *FIELDS.values()]):
        (tmp_path / f"{number}.moveset").write_bytes(crafted(small_network(change)))
    bomb = pack({**FILES, "model.onnx": bytes(300 * 2**20)}, level=1)
    lying = bytearray(bomb)
    entry = lying.index(b"model.onnx", lying.index(CENTRAL)) - 46
    lying[entry + 24 : entry + 28] = (1000).to_bytes(4, "little")
    (tmp_path / "bomb.moveset").write_bytes(bomb)
    (tmp_path / "lying.moveset").write_bytes(bytes(lying))
    found = json.loads(run_script("measure_bundles.mjs", tmp_path, limit_s=60.0))
    assert found["read"] == 0
    assert found["megabytes"] < 200
