"""Weights that Keras has downloaded before are not downloaded again."""

from types import SimpleNamespace

import pytest

from moveset.see.mobilenet import keras_weights


@pytest.mark.parametrize("place", ["cache/keras", "home/.keras", "theirs", ""])
def test_weights_on_this_machine_are_used_without_a_question(place, tmp_path, monkeypatch):
    asked, opened = [], []
    monkeypatch.setenv("MOVESET_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("pathlib.Path.home", lambda: tmp_path / "home")
    if place == "theirs":
        monkeypatch.setenv("KERAS_HOME", str(tmp_path / place))
    else:
        monkeypatch.delenv("KERAS_HOME", raising=False)
    kept = tmp_path / place / "models" / keras_weights.KERAS_FILE
    if place:
        kept.parent.mkdir(parents=True)
        kept.touch()

    def open_network(weights):
        opened.append(weights)
        return SimpleNamespace(layers=[])

    keras = SimpleNamespace(applications=SimpleNamespace(MobileNet=open_network))
    monkeypatch.setattr(keras_weights, "load_keras", lambda: keras)
    monkeypatch.setattr(keras_weights, "check_reachable", lambda: asked.append("server"))
    keras_weights.download_arrays()
    assert (opened, asked) == (([str(kept)], []) if place else (["imagenet"], ["server"]))
