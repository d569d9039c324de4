"""Only programs and pages of this machine may read the events, and pages that the player allows."""

from __future__ import annotations

import pytest

from moveset.base.errors import EventServerError
from moveset.play.address import split_address
from moveset.play.event_access import EventAccess, parse_origins
from moveset.play.event_address import parse_event_address


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("8421", ("127.0.0.1", 8421)),
        (":8421", ("127.0.0.1", 8421)),
        ("localhost:1", ("localhost", 1)),
        ("0.0.0.0:65535", ("0.0.0.0", 65535)),  # noqa: S104
        ("[::1]:8421", ("::1", 8421)),
    ],
)
def test_an_address_serves_this_machine_unless_it_names_another(text, address) -> None:
    assert parse_event_address(text) == address


@pytest.mark.parametrize(
    "text", ["", ":", "x", "localhost", "h:0", "h:70000", "h:-1", "h:٣", "h:" + "9" * 5000, "1 2"]
)
def test_what_is_no_address_is_refused(text) -> None:
    assert split_address(text) is None
    with pytest.raises(EventServerError, match="or the port alone"):
        parse_event_address(text)


@pytest.mark.parametrize(
    "origin",
    [
        "http://localhost",
        "https://localhost:3000",
        "http://127.0.0.1:8000",
        "http://127.5.5.5",
        "http://[::1]:8000",
        "http://app.localhost:1234",
        "file://",
        "http://absolute",
        "HTTP://LOCALHOST:8000",
    ],
)
def test_pages_of_this_machine_may_read(origin) -> None:
    assert EventAccess("127.0.0.1").refusal("127.0.0.1:8421", origin) == ""


@pytest.mark.parametrize(
    "origin",
    [
        "https://example.org",
        "http://localhost.example.org",
        "http://127.0.0.1.example.org",
        "http://localhost@example.org",
        "http://absolute.example.org",
        "https://absolute",
        "ftp://localhost",
        "http://192.168.1.7",
        "http://[::2",
        "http://",
        "null",
        "localhost",
        "file://server",
        "chrome-extension://abcdefgh",
    ],
)
def test_other_pages_may_not(origin) -> None:
    assert not EventAccess("127.0.0.1").allows(origin)
    reason = EventAccess("127.0.0.1").refusal("localhost:8421", origin)
    assert f"--websocket-origin {origin} if you trust" in reason
    assert EventAccess("127.0.0.1", frozenset({origin})).refusal("localhost:8421", origin) == ""


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8421", "[::1]:8421", "192.168.1.5:80"])
def test_a_request_names_this_machine_or_an_ip(host) -> None:
    assert EventAccess("0.0.0.0").refusal(host, "") == ""  # noqa: S104


@pytest.mark.parametrize("host", ["", "evil.example", "evil.example:8421", "a, b", "[::1", "x:y:z"])
def test_a_name_that_only_resolves_to_this_machine_is_refused(host) -> None:
    assert "use its IP address" in EventAccess("127.0.0.1").refusal(host, "")


def test_the_name_that_was_given_is_a_name_of_this_machine() -> None:
    assert EventAccess("Gaming-PC.local").refusal("gaming-pc.local:8421", "") == ""
    assert EventAccess("gaming-pc.local").refusal("other.local:8421", "")


@pytest.mark.parametrize(("site", "allowed"), [("", 1), ("none", 1), ("same-origin", 1)])
def test_typed_addresses_and_programs_may_read(site, allowed) -> None:
    assert bool(EventAccess("127.0.0.1").refusal("localhost", "", site)) is not bool(allowed)


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_picture_or_script_of_another_page_may_not(site) -> None:
    assert EventAccess("127.0.0.1").refusal("localhost", "", site)


def test_origins_are_compared_as_browsers_send_them() -> None:
    words = ["https://Example.org/", "null", "tw-editor://."]
    assert parse_origins(words) == {"https://example.org", "null", "tw-editor://."}


@pytest.mark.parametrize(
    "word", ["", "*", "example.org", "https://a/b", "https://a b", "https://a?b", "://a"]
)
def test_what_is_no_origin_is_refused(word) -> None:
    with pytest.raises(EventServerError, match="write SCHEME://HOST"):
        parse_origins([word])
