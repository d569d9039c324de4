"""Ports for servers that stop and come back at the same address."""

import os
import socket
from contextlib import suppress
from itertools import count

LOWEST, COUNT = 20_000, 12_000
"""Below those that systems give to connections: one of these would take the port meanwhile."""

_numbers = count(97 * os.getpid())


def free_port() -> int:
    """Return a free port; processes that run side by side begin at different ones."""
    while True:
        port = LOWEST + next(_numbers) % COUNT
        with suppress(OSError), socket.socket() as listening:
            listening.bind(("127.0.0.1", port))
            return port
