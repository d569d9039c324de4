"""Which folder may import which, where heavy libraries are used; importing does nothing."""

import ast
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

import moveset
from moveset.base.cluster_extra import CLUSTER_LIBRARIES
from moveset.base.train_extra import LIBRARIES

SOURCE = Path(moveset.__file__).parent

ARROWS = {
    "base": set(),
    "assets": set(),
    "capture": {"base"},
    "see": {"base", "capture", "assets"},
    "label": {"base", "assets", "capture", "see"},
    "recognise": {"base", "capture", "label", "see", "assets"},
    "play": {"base", "capture", "label", "see", "recognise"},
    "synth": {"base", "capture", "label", "see"},
    "evaluate": {"base", "capture", "label", "see", "recognise"},
    "learn": {"base", "capture", "label", "see", "recognise", "evaluate"},
}
ARROWS["workflow"] = {*ARROWS}
ARROWS["cli"] = {*ARROWS, "studio"}
ARROWS["studio"] = {*ARROWS} - {"cli"}
"""For each folder the folders it may import, beside itself. Every module belongs to one."""

TOP_LEVEL = {
    "__init__.py": {*ARROWS} - {"cli", "studio"},  # the public names
    "__main__.py": {"cli"},
}
"""The only modules outside the folders, and what they may import."""

HEAVY: dict[str, set[str]] = {
    # Only base/train_extra.py and base/cluster_extra.py import these, by name.
    **{name: set() for name in (*LIBRARIES, *CLUSTER_LIBRARIES)},
    "onnxruntime": {"base"},  # base/onnx_runtime.py alone, which switches its telemetry off
    "av": {"capture", "workflow"},  # doctor asks each library for its version
    "cv2": {"capture", "see", "synth", "learn", "play"},
    "typer": {"cli"},
    "starlette": {"studio"},
    "uvicorn": {"studio"},
    "websockets": {"play"},
    "rich": {"cli"},
    "jinja2": {"evaluate"},
    "evdev": {"play"},
    "Xlib": {"play"},
    "pynput": {"play"},
    "vgamepad": {"play"},
}
"""For each heavy library the folders that may use it."""

FILES = sorted(SOURCE.rglob("*.py"))


@cache
def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imports(path: Path) -> list[str]:
    """Return every module that a file imports, inside functions too."""
    found = []
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found.append(node.module or "")
            found += [f"{node.module}.{alias.name}" for alias in node.names]
    return found


def folder(path: Path) -> str:
    """Return the folder of the pipeline that a module belongs to; its own name at the top."""
    return path.relative_to(SOURCE).parts[0]


def allowed(path: Path) -> set[str]:
    here = folder(path)
    return TOP_LEVEL[here] if here in TOP_LEVEL else ARROWS[here] | {here}


def test_a_module_imports_only_what_its_folder_may():
    for path in FILES:
        for module in imports(path):
            parts = module.split(".")
            if parts[0] == "moveset" and len(parts) > 1 and (SOURCE / parts[1]).exists():
                assert parts[1] in allowed(path), f"{path} imports {module}"


def test_heavy_libraries_are_used_in_few_folders():
    for path in FILES:
        for module in imports(path):
            folders = HEAVY.get(module.split(".")[0])
            assert folders is None or folder(path) in folders, f"{path} imports {module}"


RULE_FIELDS = {
    "threshold_on",
    "threshold_off",
    "smoothing_s",
    "min_duration_s",
    "refractory_s",
    "interval_s",
    "max_none",
}
"""The fields of a trigger rule, except those that a ``MoveSetting`` has too."""

RULE_MAKERS = {"recognise/trigger_rules.py": {"TriggerRule", "replace"}}
RULE_MAKERS["recognise/manifest.py"] = {"TriggerRule"}  # reads saved rules
"""The only modules that make trigger rules, and how."""


def calls(path: Path) -> list[ast.Call]:
    return [node for node in ast.walk(parse(path)) if isinstance(node, ast.Call)]


def called_name(call: ast.Call) -> str:
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def test_one_module_makes_and_changes_trigger_rules():
    for path in FILES:
        makers = RULE_MAKERS.get(path.relative_to(SOURCE).as_posix(), set())
        for call in calls(path):
            name = called_name(call)
            changed = {keyword.arg for keyword in call.keywords} & RULE_FIELDS
            makes = name == "TriggerRule" or (name == "replace" and changed)
            assert not makes or name in makers, f"{path}, line {call.lineno}: {name} of a rule"


def test_no_folder_may_import_one_that_may_import_it():
    for here, folders in ARROWS.items():
        for there in folders - {here}:
            assert here not in ARROWS[there], f"{here} and {there} import each other"


def test_modules_form_no_circle():
    names = {path: path.relative_to(SOURCE).with_suffix("").as_posix() for path in FILES}
    known = set(names.values())
    arrows = {
        name: {module.removeprefix("moveset.").replace(".", "/") for module in imports(path)}
        & (known - {name})
        for path, name in names.items()
    }
    done: set[str] = set()
    while free := {name for name in known - done if arrows[name] <= done}:
        done |= free
    assert not known - done, f"in or behind a circle: {sorted(known - done)}"


def loaded_by(code: str, *arguments: str) -> set[str]:
    """Return the names of all modules that a fresh process has loaded after some code."""
    command = [sys.executable, "-c", f"import sys\n{code}\nprint(*sys.modules)", *arguments]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return {*out.split()}


@pytest.mark.parametrize("module", ["moveset", "moveset.cli.app"])
def test_importing_loads_no_heavy_library(module):
    loaded = {name.split(".")[0] for name in loaded_by(f"import {module}")}
    assert not ({*HEAVY, "numpy"} - {"typer", "rich"}) & loaded


WITHOUT_TRAINING = """
class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"keras", "jax", "jaxlib", "onnx", "h5py"}:
            raise ModuleNotFoundError(f"{name} is not installed")

sys.meta_path.insert(0, Refuse())
"""
"""As in an environment without the libraries that only training needs."""


def test_inference_imports_nothing_of_training():
    inference = ("recognise", "play", "capture", "see")
    paths = [path for path in FILES if folder(path) in inference and path.name != "__init__.py"]
    names = [".".join(path.relative_to(SOURCE.parent).with_suffix("").parts) for path in paths]
    optional = {"moveset.play.evdev_keys", "moveset.play.x11_keys", "moveset.play.pynput_keys"}
    wanted = ", ".join(name for name in names if name not in optional)
    loaded = loaded_by(f"{WITHOUT_TRAINING}\nimport {wanted}")
    assert {*wanted.split(", ")} <= loaded
    assert not {name for name in loaded if name.startswith(("moveset.learn", "moveset.evaluate."))}


def test_playing_works_without_the_libraries_of_training(synthetic_bundle, synthetic_video):
    play = "import moveset\nassert sum(1 for _ in moveset.play(*sys.argv[1:])) > 100"
    loaded = loaded_by(
        f"{WITHOUT_TRAINING}\n{play}", os.fspath(synthetic_bundle), os.fspath(synthetic_video)
    )
    assert not {name for name in loaded if name.startswith("moveset.learn.")}


def test_one_fixture_starts_the_driver_of_browsers():
    # A second one in the same process fails, so that the order of the tests would matter.
    start = "sync_playwright" + "()"
    tests = Path(__file__).parent
    using = [path for path in tests.rglob("*.py") if start in path.read_text("utf-8")]
    assert using == [tests / "conftest.py"]
