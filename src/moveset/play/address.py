"""Addresses of outputs on the network: HOST:PORT."""

from __future__ import annotations


def split_address(text: str) -> tuple[str, int] | None:
    """Return host and port of ``HOST:PORT``, as in ``127.0.0.1:9000`` or ``[::1]:9000``.

    None if it is not an address; the host is empty where only the port is given.
    """
    host, _, port = text.rpartition(":")
    if not (port.isascii() and port.isdecimal()) or len(port) > 5 or not 0 < int(port) < 65536:
        return None
    return host.removeprefix("[").removesuffix("]"), int(port)
