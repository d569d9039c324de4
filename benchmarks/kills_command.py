"""moveset, with a list of the videos that it begins to read; also for workers of Dask.

    KILLS_BEGUN=LIST python benchmarks/kills_command.py extract clips --out out
    KILLS_BEGUN=LIST dask worker ADDRESS --preload benchmarks/kills_command.py

Processes of a pool import the program that started them, and so keep the list, too.
"""

from __future__ import annotations

import os
import sys
from typing import Any

from moveset.cli.app import main
from moveset.see.landmark_files.frames import read_recording_frames
from moveset.workflow import extract_one

LIST = "KILLS_BEGUN"


def read_and_list(path: str, *options: Any) -> Any:
    """Write a line before the video is read; one write of a few bytes is never torn."""
    listed = os.open(os.environ[LIST], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(listed, f"{os.path.basename(path)}\n".encode())  # noqa: PTH119
    os.close(listed)
    return read_recording_frames(path, *options)


extract_one.read_recording_frames = read_and_list

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
