import logging
import os
import signal
import sys
from threading import Condition, Timer
from types import SimpleNamespace

import pytest

from moveset.base.errors import ClusterError, MissingExtraError
from moveset.capture.video_writer import write_video
from moveset.cli.app import main
from moveset.synth.clip import synthesise_clip
from moveset.workflow.cluster import _wait, check_workers, on_cluster
from moveset.workflow.cluster_client import LOCAL, connect
from moveset.workflow.extract_videos import extract_videos, in_this_process
from moveset.workflow.extracted_files import fingerprint, prepare_folder
from moveset.workflow.video_jobs import read_jobs

from .clusters import RealCluster, finished, start_extraction, wait_for_files

CLIPS = 8
LATE_S = 1.0


class Client:
    """Stands for Dask's client."""

    def __init__(self, found):
        self._found = found

    def run(self, _, __, *, on_error):
        assert on_error == "return"
        return self._found


@pytest.mark.parametrize(
    ("found", "message"),
    [
        ({}, "no workers"),
        ({"tcp://a": ("0123", True)}, "tcp://a has another moveset"),
        ({"tcp://a": ("same", True), "tcp://b": ("same", False)}, "tcp://b does not see"),
    ],
)
def test_workers_that_cannot_help_are_named(tmp_path, found, message):
    same = {
        name: (fingerprint() if version == "same" else version, sees)
        for name, (version, sees) in found.items()
    }
    with pytest.raises(ClusterError, match=message):
        check_workers(Client(same), tmp_path)


def test_a_worker_that_is_lost_at_this_moment_is_no_fault(tmp_path):
    check_workers(Client({"tcp://a": (fingerprint(), True), "tcp://b": OSError("gone")}), tmp_path)


def test_a_worker_without_moveset_is_named(tmp_path):
    with pytest.raises(ClusterError, match=r"tcp://b has no moveset \(no module\)"):
        check_workers(Client({"tcp://b": ImportError("no module")}), tmp_path)


def test_a_cluster_that_lost_all_workers_is_not_waited_for_for_ever(monkeypatch):
    monkeypatch.setattr("moveset.workflow.cluster.NO_WORKERS_S", 0.0)
    monkeypatch.setattr("moveset.workflow.cluster.ASK_S", 0.0)
    finished = SimpleNamespace(has_ready=lambda: False, thread_condition=Condition())
    with pytest.raises(ClusterError, match="no workers left: start some, and run the same"):
        _wait(SimpleNamespace(nthreads=dict), finished)


def test_without_the_extra_a_sentence_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    (tmp_path / "a.mp4").touch()
    jobs = read_jobs([str(tmp_path / "a.mp4")])
    with pytest.raises(MissingExtraError, match="extra cluster"):
        extract_videos(jobs, tmp_path / "out", run_all=on_cluster("local", tmp_path / "out"))


pytest.importorskip("distributed", reason="needs the extra cluster")


def test_a_cluster_that_is_not_there_is_named(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("moveset.workflow.cluster_client.CONNECT_S", 0.3)
    (tmp_path / "a.mp4").touch()
    options = ["--out", str(tmp_path / "out"), "--cluster", "tcp://127.0.0.1:9"]
    assert main(["extract", str(tmp_path / "a.mp4"), *options]) == 1
    assert "no Dask scheduler at tcp://127.0.0.1:9" in capsys.readouterr().err


@pytest.fixture(name="local", scope="module")
def start_local_cluster():
    with connect(LOCAL, 1) as client:
        yield client


@pytest.mark.slow
@pytest.mark.parametrize("name", ["distributed", "distributed.worker", "distributed.core"])
def test_a_worker_of_a_local_cluster_prints_no_tracebacks(local, name):
    shown = local.run(lambda: logging.getLogger(name).isEnabledFor(logging.ERROR))
    assert list(shown.values()) == [False]


@pytest.mark.slow
def test_a_local_cluster_listens_to_this_machine_alone(local):
    def listening():
        import psutil

        return {
            one.laddr.ip for one in psutil.Process().net_connections() if one.status == "LISTEN"
        }

    assert set.union(listening(), *local.run(listening).values()) == {"127.0.0.1"}


@pytest.fixture(name="clips", scope="module")
def make_clips(tmp_path_factory):
    folder = tmp_path_factory.mktemp("clips")
    for number in range(CLIPS):
        clip = synthesise_clip(number, duration_s=1.0, size=(320, 240), frame_rate=12)
        write_video(folder / f"clip {number}.mp4", clip.frames(), frame_rate=12)
    (folder / "bad.mp4").write_bytes(b"nothing")
    return folder


@pytest.fixture(name="expected", scope="module")
def extract_here(clips, tmp_path_factory):
    out = tmp_path_factory.mktemp("here") / "out"
    extract_videos(read_jobs([str(clips)]), out, run_all=in_this_process)
    return finished(out)


@pytest.fixture(name="cluster")
def start_cluster(tmp_path):
    folder = tmp_path / "cluster"
    folder.mkdir()
    cluster = RealCluster(folder)
    cluster.wait()
    yield cluster
    cluster.close()


def test_a_cluster_gives_the_same_files_and_the_same_failures(clips, expected, cluster, tmp_path):
    out = tmp_path / "out"
    prepare_folder(out)
    run_all = on_cluster(cluster.address, out)
    summary = extract_videos(read_jobs([str(clips)]), out, run_all=run_all)
    assert (summary.done, summary.skipped, summary.failed) == (CLIPS, 0, 1)
    assert finished(out) == expected
    assert "bad.mp4" in (out / "failed.csv").read_text()


@pytest.fixture(name="empty")
def start_cluster_without_workers(tmp_path):
    folder = tmp_path / "cluster"
    folder.mkdir()
    cluster = RealCluster(folder, workers=0)
    cluster.wait()
    yield cluster
    cluster.close()


@pytest.mark.slow
def test_the_first_worker_may_come_late(landmarks, empty, tmp_path):
    out = tmp_path / "out"
    late = Timer(LATE_S, empty.add_worker)
    late.start()
    run_all = on_cluster(empty.address, out)
    try:
        summary = extract_videos(read_jobs([str(landmarks)]), out, run_all=run_all)
    finally:
        late.join()
    assert (summary.done, summary.failed) == (1, 0)


@pytest.mark.slow
def test_a_cluster_that_stays_without_workers_says_so(landmarks, empty, tmp_path, monkeypatch):
    monkeypatch.setattr("moveset.workflow.cluster_client.CONNECT_S", 1.0)
    out = tmp_path / "out"
    with pytest.raises(ClusterError, match="no workers: start some"):
        extract_videos(read_jobs([str(landmarks)]), out, run_all=on_cluster(empty.address, out))


@pytest.mark.slow
@pytest.mark.parametrize("after", [0, 1, 3])
def test_a_worker_that_is_killed_loses_nothing(clips, expected, cluster, tmp_path, after):
    out = tmp_path / "out"
    running = start_extraction([clips], out, cluster.address)
    wait_for_files(out, after)
    cluster.kill_a_worker()
    _, errors = running.communicate(timeout=120)
    assert running.returncode == 1, errors  # because of the bad one
    assert "1 of 9 videos failed" in errors
    assert finished(out) == expected


@pytest.mark.slow
@pytest.mark.parametrize("part", ["client", "scheduler"])
def test_after_the_loss_of_client_or_scheduler_the_same_command_goes_on(
    clips, expected, cluster, tmp_path, part
):
    out = tmp_path / "out"
    running = start_extraction([clips], out, cluster.address)
    wait_for_files(out, 2)
    if part == "client":
        os.killpg(running.pid, signal.SIGKILL)
        running.communicate()
    else:
        cluster.kill_the_scheduler()
        _, errors = running.communicate(timeout=120)
        assert running.returncode == 1
        assert "is lost: run the same command again" in errors
        assert "Traceback" not in errors
    before = finished(out)
    assert before.items() <= expected.items()
    summary = extract_videos(read_jobs([str(clips)]), out, run_all=in_this_process)
    assert summary.skipped >= len(before)
    assert finished(out) == expected
