"""The licences that a site carries, for it contains work of several authors."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

ASSETS: Final = Path(__file__).parents[1] / "assets"

MIT: Final = """\
MIT License

Copyright (c) {holder}

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
"""

OURS: Final = "2026 the moveset authors"
ONNX_RUNTIME: Final = "Microsoft Corporation"
"""The package ``onnxruntime-web`` names its licence, MIT, but has no file with the text."""


def licence_files() -> Mapping[str, bytes]:
    """Return the licences by their path in a site."""
    return {
        "LICENSE": MIT.format(holder=OURS).encode(),
        "NOTICE.md": (ASSETS / "NOTICE.md").read_bytes(),
        "LICENSE-APACHE-2.0": (ASSETS / "LICENSE-APACHE-2.0").read_bytes(),
        "onnxruntime-web/LICENSE": MIT.format(holder=ONNX_RUNTIME).encode(),
    }
