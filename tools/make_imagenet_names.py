"""Write src/moveset/assets/imagenet_names.txt: the names of ImageNet's 1000 classes, in order.

The names come from torchvision's wheel, which is downloaded but not installed:

    python tools/make_imagenet_names.py
"""

from __future__ import annotations

import ast
import hashlib
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

TARGET = Path(__file__).resolve().parents[1] / "src/moveset/assets/imagenet_names.txt"
SOURCE = "torchvision/models/_meta.py"
NAMES = "_IMAGENET_CATEGORIES"


def download(folder: Path) -> Path:
    """Download torchvision's wheel without its dependencies."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "torchvision"]
    subprocess.run([*command, "--dest", str(folder)], check=True)
    return next(folder.glob("torchvision-*.whl"))


def read_names(wheel: Path) -> list[str]:
    """Return the list in the wheel's source code, without running it."""
    with zipfile.ZipFile(wheel) as archive:
        tree = ast.parse(archive.read(SOURCE).decode())
    for node in tree.body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == NAMES:
            return list(ast.literal_eval(node.value))
    raise SystemExit(f"{wheel.name} has no {NAMES} in {SOURCE}")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        wheel = download(Path(folder))
        names = read_names(wheel)
    assert len(names) == 1000, f"{len(names)} names"
    text = "".join(f"{name}\n" for name in names)
    TARGET.write_text(text, "utf-8")
    print(f"{TARGET.name} from {wheel.name}: sha256 {hashlib.sha256(text.encode()).hexdigest()}")


if __name__ == "__main__":
    main()
