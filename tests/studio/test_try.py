"""One image: a bundle, the landmarks and MobileNet give results, and nothing is downloaded."""

import pytest

from moveset.see.mobilenet.network import open_mobilenet


def look(page, content, bundle="moves"):
    path = f"/api/classify?bundle={bundle}"
    return page.client.post(path, content=content, headers=page.headers)


def test_an_image_gets_three_results(page, jpegs, random_weights, monkeypatch, tmp_path):
    monkeypatch.setenv("MOVESET_CACHE", str(tmp_path / "cache"))
    seen = look(page, jpegs[0]).json()
    assert len(seen["landmarks"]) == 33
    assert sum(seen["bundle"]["scores"].values()) == pytest.approx(1.0, abs=0.01)
    assert "not on this computer" in seen["imagenet"]["missing"]
    open_mobilenet(random_weights)
    guesses = look(page, jpegs[0]).json()["imagenet"]["guesses"]
    assert len(guesses) == 5
    assert guesses[0][1] >= guesses[-1][1]


def test_an_unknown_bundle_is_reported_beside_the_rest(page, jpegs):
    seen = look(page, jpegs[0], "nothing").json()
    assert seen["landmarks"]
    assert seen["bundle"]["missing"]


@pytest.mark.parametrize("content", [b"", b"no picture", b"\xff\xd8\xff", b"GIF89a"])
def test_a_file_that_is_not_an_image_is_refused(page, content):
    answer = look(page, content)
    assert answer.status_code == 422
    assert "image" in answer.json()["error"]
