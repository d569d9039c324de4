"""ONNX Runtime is imported with its telemetry switched off."""

import os
import subprocess
import sys

import pytest

SWITCH = "ORT_DISABLE_TELEMETRY"
LOAD = (
    "import os\n"
    "from moveset.base.onnx_runtime import load_onnxruntime\n"
    "load_onnxruntime()\n"
    f"print(os.environ['{SWITCH}'])"
)


def run(code, home, *arguments, **changes):
    """Run some code with an empty home folder; return its output."""
    home.mkdir(exist_ok=True)
    kept = {key: value for key, value in os.environ.items() if key != SWITCH}
    kept = {key: value for key, value in kept.items() if not key.startswith("XDG_")}
    env = {**kept, "HOME": str(home), "USERPROFILE": str(home), **changes}
    command = [sys.executable, "-c", code, *map(os.fspath, arguments)]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    return done.stdout


def files_in(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def test_playing_writes_nothing_into_the_home_folder(synthetic_bundle, synthetic_video, tmp_path):
    code = "import sys, moveset\nassert sum(1 for _ in moveset.play(*sys.argv[1:])) > 100"
    run(code, tmp_path / "home", synthetic_bundle, synthetic_video)
    assert files_in(tmp_path / "home") == []


@pytest.mark.parametrize(
    ("before", "after"),
    [({}, "1"), ({SWITCH: ""}, "1"), ({SWITCH: "1"}, "1"), ({SWITCH: "0"}, "0")],
)
def test_only_an_explicit_choice_of_the_user_is_kept(before, after, tmp_path):
    # The cache folder is elsewhere, since with telemetry on ONNX Runtime writes into it.
    env = {**before, "XDG_CACHE_HOME": str(tmp_path / "cache")}
    assert run(LOAD, tmp_path / "home", **env).strip() == after
