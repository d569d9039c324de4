"""Holds the floors of the house: who may import whom, and that importing does nothing."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import moveset

SOURCE = Path(moveset.__file__).parent
ROAD = ("capture", "label", "see", "learn", "recognise", "play")
GROUND = {"types", "reports", "errors", "closing", "files", "keras_on_jax", "assets"}
HEAVY = {
    "keras": {"learn", "keras_on_jax"},
    "jax": {"learn"},
    "onnx": {"learn", "see"},
    "h5py": {"see"},
    "onnxruntime": {"see", "recognise"},
    "av": {"capture"},
    "cv2": {"capture", "see", "learn", "play", "look"},
    "typer": {"cli", "cli_pictures", "cli_studio"},
    "starlette": {"studio"},
    "uvicorn": {"studio"},
    "rich": {"console"},
    "evdev": {"play"},
    "Xlib": {"play"},
    "pynput": {"play"},
}
FILES = sorted(path for path in SOURCE.rglob("*.py"))


def imports(path: Path) -> list[tuple[str, bool]]:
    """Return every module a file imports, and whether it does so on being imported itself."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inner = {
        node
        for outer in ast.walk(tree)
        if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(outer)
    }
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(alias.name, node not in inner) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found.append((node.module or "", node not in inner))
            found += [(f"{node.module}.{alias.name}", node not in inner) for alias in node.names]
    return found


def room(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_imports_go_down_the_road_only(path):
    here = room(path)
    for module, _ in imports(path):
        parts = module.split(".")
        if parts[0] != "moveset" or len(parts) < 2:
            continue
        there = parts[1]
        if here in {"types", "errors", "closing"}:
            raise AssertionError(f"{here} stands on the ground and imports {module}")
        if here == "reports":
            assert there == "types", f"reports stand on types alone and import {module}"
        if here in ROAD and there not in GROUND:
            assert there in ROAD, f"{path} imports {module}, a floor above it"
            assert ROAD.index(there) <= ROAD.index(here), f"{path} imports {module}: up the road"
            assert {here, there} != {"label", "learn"}, "label and learn do not know each other"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_heavy_libraries_stay_in_their_rooms(path):
    for module, _ in imports(path):
        rooms = HEAVY.get(module.split(".")[0])
        allowed = rooms is None or room(path) in rooms or room(path) == "doctor"
        assert allowed, f"{path} imports {module}"


def test_files_of_a_room_form_no_circle():
    arrows = {
        path.relative_to(SOURCE).with_suffix("").as_posix().replace("/", "."): {
            module.removeprefix("moveset.") for module, _ in imports(path)
        }
        for path in FILES
    }
    known = {
        name: {there for there in targets if there in arrows} for name, targets in arrows.items()
    }
    done: set[str] = set()
    while free := {name for name in known if name not in done and known[name] - {name} <= done}:
        done |= free
    assert not set(known) - done, f"in or behind a circle: {sorted(set(known) - done)}"


@pytest.mark.parametrize("module", ["moveset", "moveset.cli"])
def test_importing_loads_no_heavy_library(module):
    code = f"import sys, {module}; print(*sorted({{name.split('.')[0] for name in sys.modules}}))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {*HEAVY, "numpy"} - {"typer", "rich"}
    assert not heavy & set(out.stdout.split())


def test_playing_never_loads_keras(drawn_bundle, drawn_video):
    code = (
        "import sys, moveset; played = list(moveset.play(sys.argv[1], sys.argv[2]));"
        "print(len(played), *sorted({name.split('.')[0] for name in sys.modules}))"
    )
    command = [sys.executable, "-c", code, str(drawn_bundle), str(drawn_video)]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert int(out[0]) > 100
    assert not {"keras", "jax", "onnx"} & set(out)
