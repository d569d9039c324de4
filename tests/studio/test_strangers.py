"""Connections of strangers: bounded, closed, quiet, and the studio's own page is served."""

import logging
import signal
import socket
import time
from contextlib import suppress
from http.client import HTTPConnection

import pytest

from moveset.studio import connections, guard
from moveset.studio.access import TOKEN_HEADER
from moveset.studio.connections import OncePerMinute

from .browsing import PATIENCE_S, wait_until
from .interrupting import real_studio


@pytest.fixture
def impatient(monkeypatch):
    """A server that waits a quarter of a second for what takes longer otherwise."""
    for name in ("HEAD_S", "ARRIVAL_S"):
        monkeypatch.setattr(connections, name, 0.25)


@pytest.fixture
def connect(server):
    opened = []

    def connected(text=""):
        one = socket.create_connection(("127.0.0.1", server.port))
        one.settimeout(PATIENCE_S)
        opened.append(one)
        one.sendall(text.encode("latin-1"))
        return one

    yield connected
    for one in opened:
        one.close()


def head(server, line, *fields):
    about = (f"host: 127.0.0.1:{server.port}", f"{TOKEN_HEADER}: {server.access.token}", *fields)
    return "\r\n".join((f"{line} HTTP/1.1", *about, "", ""))


def is_closed(one):
    """Whether the other side closes a connection; reads what it has to say before."""
    try:
        while one.recv(65536):
            pass
    except ConnectionError:
        return True
    except TimeoutError:
        return False
    return True


def own_page(server):
    connection = HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE_S)
    connection.request("GET", "/", headers={TOKEN_HEADER: server.access.token})
    status = connection.getresponse().status
    connection.close()
    return status


@pytest.mark.slow
def test_what_never_arrives_is_not_waited_for(impatient, server, connect):
    whole = head(server, "GET /icon.svg")
    upload = head(server, "PUT /api/uploads/0123456789abcdef?offset=0", "content-length: 999")
    sent = {
        "nothing": "",
        "half a line": "GET / HT",
        "half a head": head(server, "GET /")[:-2],
        "half a body": head(server, "POST /api/moves", "content-length: 99") + "{",
        "half an upload": upload + "x",
        "a body without the token": "POST /api/moves HTTP/1.1\r\n"
        f"host: 127.0.0.1:{server.port}\r\ncontent-length: 99\r\n\r\n{{",
        "a second request after a whole one": whole + "GET /",
        "chunks": head(server, "POST /api/moves", "transfer-encoding: chunked") + "1\r\n{\r\n",
    }
    connected = {what: connect(text) for what, text in sent.items()}
    assert {what for what, one in connected.items() if not is_closed(one)} == set()
    assert own_page(server) == 200


def test_who_drips_a_head_is_not_waited_for_either(impatient, server, connect):
    one = connect("GET / HTTP/1.1\r\n")
    with pytest.raises(ConnectionError):
        for _ in range(400):
            one.sendall(b"x: y\r\n")
            time.sleep(0.02)


def test_a_body_that_drips_is_answered_in_the_end(monkeypatch, server, connect):
    monkeypatch.setattr(guard, "BODY_S", 0.25)
    one = connect(head(server, "POST /api/moves", "content-length: 99") + "{")
    assert b"408" in one.recv(1000)


def test_the_own_page_is_served_however_many_connect(server, connect):
    for _ in range(3 * connections.MAX_CONNECTIONS):
        connect("GET /")
    for _ in range(3):
        assert own_page(server) == 200


@pytest.mark.slow
def test_a_connection_that_is_being_answered_is_not_closed_for_others(server, connect, webm):
    upload = connect(head(server, "POST /api/moves", "content-length: 15") + '{"title": "')
    assert own_page(server) == 200
    for _ in range(2 * connections.MAX_CONNECTIONS):
        connect()
    upload.sendall(b'x"}\n')
    assert b"200 OK" in upload.recv(1000)


def test_a_page_that_leaves_during_an_upload_is_no_error(server, connect, caplog):
    for path in ("POST /api/moves", "PUT /api/uploads/0123456789abcdef?offset=0"):
        for method in (socket.socket.close, lambda one: one.shutdown(socket.SHUT_WR)):
            method(connect(head(server, path, "content-length: 99") + "{"))
    assert own_page(server) == 200
    assert [one.getMessage() for one in caplog.records if one.levelno >= logging.WARNING] == []


GARBAGE = [
    "\x16\x03\x01\x02\x00\x01\xff\n\n\n\r\n\r\n",
    "GET / HTTP/1.1\r\n" + "a" * 70_000,
    "GET /\xe9 HTTP/1.1\r\n\r\n",
    "GET /%ff%00 HTTP/1.1\r\nhost: x\r\ncookie: \xff;;=\r\n\r\n",
    "GET /api/live HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n",
    "GET / HTTP/1.1\r\nhost: x\r\nupgrade: h2c\r\nconnection: upgrade\r\n\r\n",
    "POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nfffffffff\r\n",
]


def test_garbage_is_answered_and_hardly_logged(server, connect, caplog):
    for _ in range(20):
        for text in GARBAGE:
            one = connect(text)
            with suppress(ConnectionError):  # it hangs up on what it has not read to the end
                one.recv(100)
            one.close()
    assert own_page(server) == 200
    assert len(caplog.records) < 20
    assert not [one for one in caplog.records if one.exc_info]


def test_the_same_message_is_logged_once_a_minute():
    now = [0.0]
    once = OncePerMinute(lambda: now[0])
    record = logging.LogRecord("x", logging.WARNING, "", 0, "out of files %s", ("1",), None)
    other = logging.LogRecord("x", logging.WARNING, "", 0, "something else", (), None)
    assert [once.filter(one) for one in (record, record, other, record)] == [
        True,
        False,
        True,
        False,
    ]
    now[0] = 61.0
    assert once.filter(record)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="no such signal here")
def test_closing_the_terminal_stops_the_studio_without_a_traceback(new_folder):
    with real_studio(new_folder) as studio:
        waiting = socket.create_connection(("127.0.0.1", studio.port))
        waiting.sendall(b"GET /")
        studio.hang_up()
        code = wait_until(studio.exit_code, "it stops")
        waiting.close()
    assert code == 128 + signal.SIGHUP
    assert "Traceback" not in studio.log.read_text("utf-8")
