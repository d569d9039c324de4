"""Only the studio's own pages are served, and no request reaches outside the project."""

import pytest
from starlette.websockets import WebSocketDisconnect

from moveset.studio.access import TOKEN_HEADER
from moveset.studio.guard import MAX_JSON_BYTES, PROTOCOL

WRITES = [
    ("POST", "/api/moves"),
    ("POST", "/api/uploads"),
    ("PUT", "/api/uploads/0123456789abcdef?offset=0"),
    ("PUT", "/api/recordings/person1/segments"),
    ("POST", "/api/learn"),
    ("POST", "/api/job/stop"),
    ("PUT", "/api/bundles/moves/rules"),
    ("POST", "/api/classify"),
]


def test_the_page_has_a_strict_policy(page):
    answer = page.get("/")
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy, "nothing is loaded from elsewhere"


@pytest.mark.parametrize("host", ["evil.example:8420", "127.0.0.1:9", "127.0.0.1", ""])
def test_a_foreign_host_is_refused(page, host):
    assert page.get("/api/state", headers={"host": host}).status_code == 403


@pytest.mark.parametrize("origin", ["http://evil.example", "http://127.0.0.1:9", "null"])
def test_a_foreign_origin_is_refused(page, origin):
    assert page.get("/api/state", headers={"origin": origin}).status_code == 403


def test_another_page_cannot_load_our_images(page):
    headers = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}
    assert (
        page.get("/api/recordings/person1/thumbnail?time_s=1", headers=headers).status_code == 403
    )


def test_a_link_from_a_foreign_page_opens_the_studio(page):
    headers = {
        "sec-fetch-site": "cross-site",
        "sec-fetch-mode": "navigate",
        "sec-fetch-dest": "document",
    }
    assert page.get("/", headers=headers).status_code == 200
    assert page.get("/api/state", headers=headers).status_code == 403


@pytest.mark.parametrize(("method", "path"), WRITES)
def test_changes_need_the_token(page, method, path):
    assert page.client.request(method, path, json={}).status_code == 403
    wrong = page.client.request(method, path, json={}, headers={TOKEN_HEADER: "guessed"})
    assert wrong.status_code == 403
    assert "open the whole address" in wrong.json()["error"]


@pytest.mark.parametrize("offered", [[], [PROTOCOL], [PROTOCOL, "guessed"]])
def test_a_socket_without_the_token_is_refused(page, offered):
    with (
        pytest.raises(WebSocketDisconnect) as refused,
        page.connect(offered),
    ):
        pass
    assert refused.value.code == 4403


def test_a_socket_of_a_foreign_page_is_refused(page):
    with (
        pytest.raises(WebSocketDisconnect),
        page.connect([PROTOCOL, page.studio.token], headers={"origin": "http://evil.example"}),
    ):
        pass


@pytest.mark.parametrize(
    "path",
    [
        "/../app.py",
        "/%2e%2e/app.py",
        "/..%2fapp.py",
        "/js/..%2f..%2fapp.py",
        "/api/recordings/..%2fsegments.csv/video",
        "/api/recordings/%2e%2e/video",
        "/api/recordings/..%5c..%5csegments/video",
        "/api/bundles/..%2f..%2fsecret",
        "/api/reports/..%2fmoveset",
    ],
)
def test_no_name_reaches_outside_the_project(page, path):
    answer = page.get(path)
    assert answer.status_code in {404, 422}
    assert "import" not in answer.text


def test_too_much_json_is_refused(page):
    sent = {"moves": "x" * (MAX_JSON_BYTES + 1)}
    assert page.send("POST", "/api/moves", sent).status_code == 413


@pytest.mark.parametrize("body", [b"[1]", b"{", b"\xff", b"[" * 100_000])
def test_broken_json_is_refused_with_a_message(page, body):
    answer = page.client.post("/api/moves", content=body, headers=page.headers)
    assert answer.status_code == 400
    assert "JSON" in answer.json()["error"]


def test_an_unknown_address_is_answered(page):
    assert page.get("/api/nothing").status_code == 404
