"""One picture: what a bundle, the landmarks and MobileNet say, and that nothing is fetched."""

import pytest

from moveset.see.mobilenet.network import open_mobilenet


def look(page, content, bundle="moves"):
    path = f"/api/look?bundle={bundle}"
    return page.client.post(path, content=content, headers=page.headers)


def test_a_picture_is_seen_three_ways(page, pictures, random_weights, monkeypatch, tmp_path):
    monkeypatch.setenv("MOVESET_CACHE", str(tmp_path / "cache"))
    seen = look(page, pictures[0]).json()
    assert len(seen["landmarks"]) == 33
    assert sum(seen["bundle"]["scores"].values()) == pytest.approx(1.0, abs=0.01)
    assert "--weights" in seen["imagenet"]["missing"]
    open_mobilenet(random_weights)
    guesses = look(page, pictures[0]).json()["imagenet"]["guesses"]
    assert len(guesses) == 5
    assert guesses[0][1] >= guesses[-1][1]


def test_an_unknown_bundle_is_told_beside_the_rest(page, pictures):
    seen = look(page, pictures[0], "nothing").json()
    assert seen["landmarks"]
    assert seen["bundle"]["missing"]


@pytest.mark.parametrize("content", [b"", b"no picture", b"\xff\xd8\xff", b"GIF89a"])
def test_what_is_no_picture_is_told(page, content):
    answer = look(page, content)
    assert answer.status_code == 422
    assert "picture" in answer.json()["error"]
