"""Changes of bytes, texts, JSON values and ONNX messages that tend to break readers."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from copy import deepcopy
from random import Random
from typing import Any

NASTY_NUMBERS = (
    *("-1", "0", "1e400", "-1e-400", "NaN", "nan", "inf", "-Infinity", "9" * 30, "9" * 5000),
    *("0x10", "1_0", "1,5", "2147483648", "-9223372036854775809", "1e308", "true"),
)
NASTY_WORDS = (
    *("", " ", "\0", "\x1b[2J", "\u202e", "\U0001f600", "\udcff"),
    *("../../../etc/passwd", "/dev/zero", "C:\\x", "%00", "%2e%2e%2f", "{{token}}", "none"),
    *("a" * 100_000, "[" * 3000, "{" * 3000, "a.b" * 500, "'", '"', "'''", "=", ";" * 300),
)
NASTY_VALUES = (
    *(None, True, -1, 0, 2**31, 2**53, -(2**63), 10**40, 0.5, 1e308, -1e-308),
    *("", "none", "\0", "\x1b[2J", "../../x", "a" * 10_000, "9" * 50, [], {}, [[]], [None]),
    *([0] * 500, {"a": {"a": {"a": {}}}}, "NaN", "true"),
)
NASTY_BYTES = (
    b"\xff" * 4,
    b"\x00" * 4,
    b"\x7f\xff\xff\xff",
    b"\x80\x00\x00\x00",
    b"\xff\xff\xff\x7f",
)
MOST_ADDED = 500_000
"""Characters by which one change may make an input longer."""

TOKEN = re.compile(r"\d[\d.]*|\w+|[^\w\s]")
ENCODINGS = ("utf-16", "utf-8-sig", "latin-1", "utf-32", "utf-7")


def mutate_bytes(content: bytes, rng: Random, reach: int = 0) -> bytes:
    """Return bytes with one to eight changes, most in the first ``reach`` bytes, if given."""
    changed = bytearray(content)
    for _ in range(rng.choice((1, 1, 2, 4, 8))):
        if not changed:
            return b""
        most = min(reach, len(changed)) if reach and rng.random() < 0.8 else len(changed)
        _change_bytes(changed, rng.randrange(most), rng)
    return bytes(changed)


def _change_bytes(changed: bytearray, at: int, rng: Random) -> None:
    length = rng.choice((1, 2, 4, 16, 200))
    kind = rng.randrange(8)
    if kind == 0:
        changed[at] = rng.randrange(256)
    elif kind == 1:
        changed[at] ^= 1 << rng.randrange(8)
    elif kind == 2:
        del changed[at : at + length]
    elif kind == 3:
        changed[at:at] = changed[at : at + length] * rng.choice((1, 1, 50))
    elif kind == 4:
        changed[at : at + 4] = rng.choice(NASTY_BYTES)
    elif kind == 5:
        changed[at : at + length] = rng.randbytes(length)
    elif kind == 6:
        other = rng.randrange(len(changed))
        changed[at : at + length] = changed[other : other + length]
    elif rng.random() < 0.3:
        del changed[at:]


def repeats(part: str | bytes, count: int) -> int:
    """Return how often a part may be repeated: inputs must not grow without end."""
    return min(count, max(1, MOST_ADDED // max(len(part), 1)))


def mutate_text(content: bytes, rng: Random) -> bytes:
    """Return a text with other words, numbers, lines or another encoding; sometimes raw bytes."""
    text = content.decode("utf-8", "replace")
    for _ in range(rng.choice((1, 1, 2, 3))):
        text = _change_text(text, rng)
    chance = rng.random()
    if chance < 0.1:
        return text.encode(rng.choice(ENCODINGS), "replace")
    written = text.encode("utf-8", "replace")
    return mutate_bytes(written, rng) if chance < 0.25 else written


def _change_text(text: str, rng: Random) -> str:
    tokens = list(TOKEN.finditer(text))
    if rng.random() < 0.75 and tokens:
        token = rng.choice(tokens)
        nasty = NASTY_NUMBERS if token[0][0].isdigit() and rng.random() < 0.6 else NASTY_WORDS
        new = rng.choice((*nasty, rng.choice(tokens)[0]))
        return text[: token.start()] + new + text[token.end() :]
    lines = text.split("\n")
    at = rng.randrange(len(lines))
    kind = rng.randrange(4)
    if kind == 0:
        lines[at:at] = [lines[at]] * repeats(lines[at], rng.choice((1, 2, 3000)))
    elif kind == 1:
        del lines[at]
    elif kind == 2:
        lines[at] *= repeats(lines[at], rng.choice((2, 500)))
    else:
        rng.shuffle(lines)
    return "\n".join(lines)


def mutate_json(content: bytes, rng: Random) -> bytes:
    """Return JSON with one to three other values; sometimes with changed characters."""
    if rng.random() < 0.25:
        return mutate_text(content, rng)
    value = json.loads(content)
    for _ in range(rng.choice((1, 1, 2, 3))):
        value = change_value(value, rng)
    return json.dumps(value).encode()


def change_value(value: Any, rng: Random) -> Any:
    """Return a JSON value in which one value, somewhere inside, is another one or gone."""
    places = list(_places(value))
    if not places:
        return deepcopy(rng.choice(NASTY_VALUES))
    holder, key = rng.choice(places)
    kind = rng.random()
    if kind < 0.15:
        del holder[key]
    elif kind < 0.25 and isinstance(holder, list):
        text = json.dumps(holder[key])
        holder.extend(json.loads(text) for _ in range(repeats(text, rng.choice((1, 100)))))
    elif kind < 0.25:
        holder[f"{key}x"] = holder[key]
    else:
        other_holder, other = rng.choice(places)
        # A copy, so that no value contains itself.
        holder[key] = deepcopy(rng.choice((*NASTY_VALUES, other_holder[other])))
    return value


def _places(value: Any) -> Any:
    """Yield each list or object with each of its keys."""
    keys = (
        range(len(value)) if isinstance(value, list) else value if isinstance(value, dict) else ()
    )
    for key in list(keys):
        yield value, key
        yield from _places(value[key])


def mutate_onnx(content: bytes, rng: Random) -> bytes:
    """Return a network with changed fields, if the package onnx is here; else changed bytes."""
    try:
        import onnx
    except ImportError:
        return mutate_bytes(content, rng, 20_000)
    if rng.random() < 0.4:
        return mutate_bytes(content, rng, 20_000)
    model = onnx.ModelProto.FromString(content)
    for _ in range(rng.choice((1, 1, 2, 3))):
        _change_message(model, rng)
    return bytes(model.SerializeToString())


def _change_message(message: Any, rng: Random) -> None:
    """Change one field of a protocol buffer, or of one inside it."""
    present = message.ListFields()
    inner = [(field, value) for field, value in present if field.message_type]
    if inner and rng.random() < 0.85:
        field, value = rng.choice(inner)
        _change_message(rng.choice(value) if hasattr(value, "add") else value, rng)
        return
    field = rng.choice(message.DESCRIPTOR.fields)
    value = getattr(message, field.name)
    is_list = hasattr(value, "extend")
    if field.message_type:
        if is_list and len(value):
            value.add().CopyFrom(rng.choice(value))
        return
    new = _field_value(field, rng)
    with suppress(TypeError, ValueError):  # some fields accept few values
        if is_list:
            value.extend([new] * rng.choice((1, 3, 1000)))
        else:
            setattr(message, field.name, new)


def _field_value(field: Any, rng: Random) -> Any:
    """Return a value of a field's own type."""
    default = field.default_value
    if isinstance(default, list):
        kinds = {field.CPPTYPE_STRING: b"" if field.type == field.TYPE_BYTES else ""}
        default = kinds.get(field.cpp_type, 0.5 if "FLOAT" in str(field.type) else 0)
    if isinstance(default, bytes):
        return rng.randbytes(rng.choice((0, 4, 64)))
    if isinstance(default, str):
        return rng.choice(("", "window", "probabilities", "Loop", "../../x", "a" * 1000))
    return rng.choice((0, 1, 2, 7, 17, 255, 2**31 - 1))
