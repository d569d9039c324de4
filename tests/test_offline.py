"""Playing, teaching and the studio send nothing anywhere, and write nothing but their own files."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from moveset.base.onnx_runtime import TELEMETRY_SWITCH
from moveset.capture.video import read_frames
from moveset.capture.video_writer import write_video

STRACE = shutil.which("strace")
WATCH = ("-ff", "-qq", "--seccomp-bpf")
"""A log for each process, as in one for all the lines of two are mixed; other calls go unseen."""

CONNECTING = ("connect", "sendto", "sendmsg", "sendmmsg")
CREATING = (
    *("open", "openat", "creat", "mkdir", "mkdirat", "rename", "renameat", "renameat2"),
    *("link", "linkat", "symlink", "symlinkat", "mknod", "mknodat"),
)

RUN = """
import sys
from moveset.cli.app import main

def run(*words):
    assert main([str(word) for word in words]) == 0, words
"""

PLAY = f"""{RUN}
run("play", "--source", sys.argv[1], "--video", "out/played.mp4")
"""

TEACH = f"""{RUN}
run("train", "project", "--on", "fighter", "--out", "out/moves.moveset")
run("play", "out/moves.moveset", "--source", sys.argv[1])
"""

FROM_SCRATCH = """
from moveset.learn.options import TeachOptions
from moveset.learn.train_options import TrainOptions
from moveset import open_project, teach

teach(open_project("project"), TeachOptions(train=TrainOptions(epochs=1, copies=0)))
"""

STUDIO = """
import os, signal, sys, time
from threading import Thread
from urllib.request import urlopen
from moveset.cli.app import main

def visit():
    for _ in range(300):
        try:
            urlopen(f"http://127.0.0.1:{port}/", timeout=5).read()
            break
        except OSError:
            time.sleep(0.1)
    os.kill(os.getpid(), signal.SIGINT)

import socket
with socket.create_server(("127.0.0.1", 0)) as free:
    port = free.getsockname()[1]
Thread(target=visit, daemon=True).start()
main(["studio", "project", "--no-browser", "--no-token", "--port", str(port)])
"""


@dataclass(frozen=True)
class Place:
    """An empty home, and a folder to work in with a project."""

    home: Path
    work: Path
    temporary: Path

    def environment(self) -> dict[str, str]:
        """Return an environment in which nothing is chosen yet."""
        own = ("MOVESET", "XDG", "KERAS", "JAX", TELEMETRY_SWITCH)
        kept = {name: value for name, value in os.environ.items() if not name.startswith(own)}
        folders = {"HOME": str(self.home), "TMPDIR": str(self.temporary)}
        return {**kept, **folders, "PYTHONDONTWRITEBYTECODE": "1"}

    def allows(self, path: Path) -> bool:
        """Whether a file is moveset's own, or no file at all."""
        own = (self.home / ".cache" / "moveset", self.work, self.temporary)
        parents = (self.home / ".cache", Path("/dev"), Path("/proc"))
        return any(path.is_relative_to(folder) for folder in (*own, *parents[1:])) or (
            path == parents[0]
        )


@pytest.fixture
def place(tmp_path: Path, synthetic_project: Path) -> Place:
    made = Place(tmp_path / "home", tmp_path / "work", tmp_path / "temporary")
    for folder in (made.home, made.work / "out", made.temporary):
        folder.mkdir(parents=True)
    shutil.copytree(synthetic_project, made.work / "project")
    return made


def keep_little(project: Path) -> None:
    """Leave one person and a few seconds of segments, and no extracted features."""
    for table in ("recordings.csv", "segments.csv"):
        head, *rows = (project / table).read_text().splitlines()
        few = [row for row in rows if row.startswith("person1")][:6]
        (project / table).write_text("\n".join([head, *few, ""]))
    shutil.rmtree(project / "cache")


def write_short(video: Path, short: Path) -> Path:
    """Write the first second of a video."""
    return write_video(short, (frame for frame in read_frames(video) if frame.time_s < 1.0))


def run_watched(place: Place, code: str, *words: object) -> str:
    """Run Python and return every connection and created file, as strace writes them."""
    logs = place.temporary.parent / "strace"
    logs.mkdir()
    names = ",".join((*CONNECTING, *CREATING))
    watch = [STRACE, *WATCH, "-s", "4096", "-e", f"trace={names}", "-o", logs / "log"]
    command = [*(watch if can_watch() else []), sys.executable, "-c", code, *words]
    done = subprocess.run(
        [str(word) for word in command],
        cwd=place.work,
        env=place.environment(),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return "\n".join(log.read_text(errors="replace") for log in logs.iterdir())


@cache
def can_watch() -> bool:
    """Whether strace is here and may watch a process."""
    if STRACE is None:
        return False
    with tempfile.TemporaryDirectory() as folder:
        command = [STRACE, *WATCH, "-e", "trace=connect", "-o", f"{folder}/log", "true"]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0


def connections(log: str) -> list[str]:
    """Return what was sent to the network: to another machine, or to look up a name."""
    calls = re.findall(rf"\b(?:{'|'.join(CONNECTING)})\(.*", log)
    return [call for call in calls if _is_outside(call)]


def _is_outside(call: str) -> bool:
    port = re.search(r"sin6?_port=htons\((\d+)\)", call)
    if port is None:
        return False  # a socket of this machine's own programs, or one that is connected already
    loopback = re.search(r'inet_addr\("127\.|"::1"', call)
    return loopback is None or port[1] == "53"


def created(log: str, work: Path) -> set[Path]:
    """Return every path that was created or replaced."""
    paths = set()
    for line in log.splitlines():
        call = re.search(rf"\b({'|'.join(CREATING)})\((.*)\)\s+= (-?\d+)", line)
        if call is None or int(call[3]) < 0:
            continue
        if call[1] in {"open", "openat"} and "O_CREAT" not in call[2]:
            continue
        paths.add(
            Path(os.path.normpath(work / re.findall(r'"((?:[^"\\\\]|\\\\.)*)"', call[2])[-1]))
        )
    return paths


def check(place: Place, log: str) -> None:
    assert connections(log) == []
    strangers = {path for path in created(log, place.work) if not place.allows(path)}
    assert strangers == set()
    left = {path for path in place.home.rglob("*") if not place.allows(path)}
    assert left == set()
    assert list(place.temporary.iterdir()) == []


def test_playing_sends_nothing(place: Place, synthetic_video: Path) -> None:
    log = run_watched(place, PLAY, write_short(synthetic_video, place.work / "short.mp4"))
    assert (place.work / "out" / "played.mp4").exists()
    check(place, log)


@pytest.mark.slow
def test_teaching_sends_nothing(place: Place, synthetic_video: Path) -> None:
    keep_little(place.work / "project")
    log = run_watched(place, TEACH, write_short(synthetic_video, place.work / "short.mp4"))
    assert (place.work / "out" / "moves.moveset").exists()
    check(place, log)
    if can_watch():  # and the watching works
        assert place.work / "out" / "moves.moveset" in created(log, place.work)


def test_the_studio_sends_nothing(place: Place) -> None:
    log = run_watched(place, STUDIO)
    check(place, log)
    if can_watch():
        assert "127.0.0.1" in log


@pytest.mark.slow
def test_training_a_network_sends_nothing(place: Place) -> None:
    check(place, run_watched(place, FROM_SCRATCH))


def inet(port: int, address: str) -> str:
    return f'{{sa_family=AF_INET, sin_port=htons({port}), sin_addr=inet_addr("{address}")}}'


def inet6(port: int, address: str) -> str:
    family = f"{{sa_family=AF_INET6, sin6_port=htons({port})"
    return f'{family}, inet_pton(AF_INET6, "{address}", &sin6_addr)}}'


@pytest.mark.parametrize(
    ("line", "outside"),
    [
        (f"7 connect(3, {inet(443, '1.2.3.4')}, 16) = 0", 1),
        (f"7 connect(3, {inet(8420, '127.0.0.1')}, 16) = 0", 0),
        (f"7 connect(3, {inet(53, '127.0.0.53')}, 16) = 0", 1),
        (f"7 connect(3, {inet6(80, '::1')}, 28) = 0", 0),
        (f"7 connect(3, {inet6(80, '2001:db8::1')}, 28) = -1", 1),
        (f'7 sendto(3, "x", 1, 0, {inet(53, "9.9.9.9")}, 16) = 1', 1),
        ('7 connect(3, {sa_family=AF_UNIX, sun_path="/run/nscd/socket"}, 110) = -1', 0),
    ],
)
def test_the_log_is_read_right(line: str, outside: int) -> None:
    assert len(connections(line)) == outside


def test_created_files_are_read_right(tmp_path: Path) -> None:
    lines = (
        'openat(AT_FDCWD, "new", O_WRONLY|O_CREAT|O_CLOEXEC, 0666) = 3',
        'openat(AT_FDCWD, "/etc/hosts", O_RDONLY) = 3',
        'openat(AT_FDCWD, "/refused", O_RDWR|O_CREAT, 0666) = -1 EACCES (Permission denied)',
        'rename("/a/b.tmp", "/a/b") = 0',
        'mkdir("../up", 0777) = 0',
    )
    paths = created("\n".join(lines), tmp_path)
    assert paths == {tmp_path / "new", Path("/a/b"), tmp_path.parent / "up"}
