"""Presses and releases arrive as OSC messages over UDP, with a release for every held move."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator

import pytest

from moveset.base.errors import OscError
from moveset.base.values import EventKind, MoveEvent
from moveset.cli.app import main
from moveset.play.osc import OscSender, encode_message


def event(move: str, kind: EventKind = "press") -> MoveEvent:
    return MoveEvent(1.0, move, kind, 0.75)


@pytest.fixture
def receiver() -> Iterator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as opened:
        opened.bind(("127.0.0.1", 0))
        opened.settimeout(5.0)
        yield opened


def address_of(receiver: socket.socket) -> str:
    return "{}:{}".format(*receiver.getsockname())


def decode(message: bytes) -> tuple[str | float, ...]:
    """Return address and arguments, read as the specification says."""
    address, rest = _take_string(message)
    tags, rest = _take_string(rest)
    assert tags.startswith(",")
    arguments: list[str | float] = []
    for tag in tags[1:]:
        if tag == "s":
            text, rest = _take_string(rest)
            arguments.append(text)
        else:
            arguments.append(struct.unpack(">f", rest[:4])[0])
            rest = rest[4:]
    assert not rest
    return (address, *arguments)


def _take_string(raw: bytes) -> tuple[str, bytes]:
    end = raw.index(b"\0")
    padded = (end // 4 + 1) * 4
    assert set(raw[end:padded]) == {0}
    return raw[:end].decode(), raw[padded:]


def test_the_example_of_the_specification() -> None:
    wanted = b"/oscillator/4/frequency\0,f\0\0\x43\xdc\0\0"
    assert encode_message("/oscillator/4/frequency", 440.0) == wanted


def test_every_string_is_padded_to_a_multiple_of_four_bytes() -> None:
    for length in range(1, 10):
        message = encode_message("/m", "x" * length, 1.0)
        assert len(message) % 4 == 0
        assert decode(message) == ("/m", "x" * length, 1.0)


def test_presses_and_releases_arrive(receiver: socket.socket) -> None:
    with OscSender(address_of(receiver), ["squat"]) as sender:
        sender.send(event("punch_left"))
        sender.send(event("squat"))
        sender.send(event("squat", "release"))
    got = [decode(receiver.recv(1000)) for _ in range(3)]
    assert got == [
        ("/moveset/press", "punch_left", 0.75),
        ("/moveset/press", "squat", 0.75),
        ("/moveset/release", "squat"),
    ]
    receiver.settimeout(0.05)
    with pytest.raises(TimeoutError):
        receiver.recv(1000)


def hold_until_interrupted(target: str) -> None:
    with OscSender(target, ["squat"]) as sender:
        sender.send(event("punch_left"))
        sender.send(event("squat"))
        raise KeyboardInterrupt


def test_held_moves_are_released_at_the_end(receiver: socket.socket) -> None:
    with pytest.raises(KeyboardInterrupt):
        hold_until_interrupted(address_of(receiver))
    assert [decode(receiver.recv(1000)) for _ in range(3)][2] == ("/moveset/release", "squat")


def test_a_missing_receiver_is_no_error(receiver: socket.socket) -> None:
    target = address_of(receiver)
    receiver.close()
    with OscSender(target) as sender:
        for _ in range(5):
            sender.send(event("punch_left"))


@pytest.mark.parametrize(
    "target", ["", "9000", "localhost", "localhost:", "host:x", "h:0", "h:70000"]
)
def test_a_wrong_address_is_refused(target: str) -> None:
    with pytest.raises(OscError, match=r"write HOST:PORT, as in 127\.0\.0\.1:9000"):
        OscSender(target)


@pytest.mark.parametrize("target", ["no.such.host.invalid:9000", ".:9000", "a..b:9000"])
def test_an_unknown_host_is_named(target: str) -> None:
    with pytest.raises(OscError, match="there is no host"):
        OscSender(target)


def test_the_command_line_sends_what_it_prints(
    receiver, synthetic_bundle, synthetic_video, capsys
) -> None:
    words = ["play", str(synthetic_bundle), "--source", str(synthetic_video)]
    assert main([*words, "--osc", address_of(receiver)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines
    for line in lines:
        _, _, kind, move, _ = line.split()
        assert decode(receiver.recv(1000))[:2] == (f"/moveset/{kind}", move)
    assert main([*words, "--osc", "here"]) == 1
    assert "write HOST:PORT" in capsys.readouterr().err
