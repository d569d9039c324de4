"""The address at which the event server listens, and what to do where it cannot."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from moveset.base.errors import EventServerError
from moveset.play.address import split_address

LOOPBACK: Final = "127.0.0.1"

SEND_BUFFER_BYTES: Final = 2**16

_MISSING: Final = frozenset({errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT})


def parse_event_address(text: str) -> tuple[str, int]:
    """Return host and port of ``HOST:PORT``, or of a port alone: then only this machine is served.

    Raises
    ------
    EventServerError
        It is neither.
    """
    address = split_address(text)
    if address is None:
        raise EventServerError(
            f"{text!r} is not an address: write HOST:PORT, as in {LOOPBACK}:8421, or the port "
            "alone (ports go from 1 to 65535)"
        )
    return address[0] or LOOPBACK, address[1]


def open_sockets(address: tuple[str, int]) -> list[socket.socket]:
    """Return sockets that listen at every IP of a host, all at the same port; 0 is a free one.

    Raises
    ------
    EventServerError
        The port is in use, or the host is no address of this machine.
    """
    host, port = address
    opened: list[socket.socket] = []
    try:
        for family, _, _, _, place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
            number = opened[0].getsockname()[1] if opened else port
            with _skip_missing(opened):  # as ::1 for localhost on a machine without IPv6
                opened.append(_listen((str(place[0]), number), family))
    except (OSError, UnicodeError) as error:
        for one in opened:
            one.close()
        raise EventServerError(_explain_closed(error, host, port)) from error
    return opened


def _listen(place: tuple[str, int], family: int) -> socket.socket:
    listening = socket.create_server(place, family=family)
    # Inherited by each connection, so that a client that takes nothing is noticed after seconds.
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
    return listening


@contextmanager
def _skip_missing(opened: Sequence[socket.socket]) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if not opened or error.errno not in _MISSING:
            raise


def _explain_closed(error: OSError | UnicodeError, host: str, port: int) -> str:
    if isinstance(error, UnicodeError | socket.gaierror) or error.errno in _MISSING:
        return (
            f"{host!r} is no address of this machine: write {LOOPBACK} for programs here, or "
            "0.0.0.0 for those in the network too"
        )
    if error.errno == errno.EADDRINUSE:
        return f"port {port} of {host} is in use: close the other program, or choose another port"
    if error.errno in {errno.EACCES, errno.EPERM}:
        return f"port {port} may not be used: choose one from 1024 to 65535"
    return f"port {port} of {host} cannot be used, {error.strerror}: choose another one"


def url_host(host: str) -> str:
    """Return a host as URLs write it."""
    return f"[{host}]" if ":" in host else host
