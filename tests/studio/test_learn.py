"""Teaching runs in the background, can be stopped, and leaves a bundle and a report."""

import threading
import time

import pytest

from moveset.base.errors import TrainingError
from moveset.base.values import EventTimeline, MoveEvent, Segment
from moveset.learn.architectures import ARCHITECTURES
from moveset.recognise.bundle_file import load_bundle
from moveset.see.registry import EXTRACTORS
from moveset.studio import routes_learn
from moveset.studio.jobs import Job, Jobs, JobStopped
from moveset.studio.overall_progress import OverallProgress, Phase
from moveset.studio.worst_moments import worst_moments

from .browsing import PATIENCE_S


@pytest.fixture
def quick(monkeypatch, quick_options):
    monkeypatch.setattr(routes_learn, "options_for", lambda *_, **__: quick_options)


@pytest.mark.usefixtures("quick")
def test_teaching_leaves_a_bundle_a_curve_and_a_report(page):
    assert page.get("/api/reports/recording").json() is None
    started = page.send("POST", "/api/learn", {"model": "tcn", "by": "recording"})
    assert started.json()["state"] == "running"
    second = page.send("POST", "/api/learn", {})
    assert second.status_code == 409
    job = page.wait_for_job()
    assert job["state"] == "done", job["error"]
    assert any(len(points) > 1 for points in job["curves"].values())
    assert job["result"]["by"] == "recording"
    assert load_bundle(page.studio.folder / "models" / "moves.moveset").report["headline"]
    report = page.get("/api/reports/recording").json()
    assert report["recordings"] == 3
    assert len(report["confusion"]) == 3
    assert isinstance(report["worst"], list)


@pytest.mark.usefixtures("quick")
def test_a_stopped_job_leaves_the_old_bundle(page):
    path = page.studio.folder / "models" / "moves.moveset"
    before = path.read_bytes()
    page.send("POST", "/api/learn", {"model": "tcn"})
    page.send("POST", "/api/job/stop")
    job = page.wait_for_job()
    assert job["state"] == "stopped"
    assert path.read_bytes() == before


def test_a_project_without_any_example_is_refused(page):
    (page.studio.folder / "segments.csv").write_text("recording,start_s,end_s,move\n")
    answer = page.send("POST", "/api/learn", {})
    assert answer.status_code == 422
    assert answer.json()["error"].startswith("there is no move to learn yet: record one")


def test_a_failing_training_is_reported(page, monkeypatch):
    def fail(*_, **__):
        raise TrainingError("learning went astray: try a lower learning rate")

    monkeypatch.setattr(routes_learn, "teach", fail)
    page.send("POST", "/api/learn", {"model": "tcn"})
    job = page.wait_for_job()
    assert (job["state"], job["error"][:20]) == ("failed", "learning went astray")


@pytest.mark.parametrize(
    "sent", [{"features": "../x"}, {"model": "huge"}, {"by": "frame"}, {"features": ["pose"]}]
)
def test_unknown_choices_are_refused(page, sent):
    assert page.send("POST", "/api/learn", sent).status_code == 422


def test_thresholds_are_kept_in_the_bundle(page):
    answer = page.send("PUT", "/api/bundles/moves/rules", {"thresholds": {"block": 0.9}})
    assert answer.json() == {"bundle": "moves"}
    shown = page.get("/api/bundles/moves").json()
    assert {one["move"]: one["threshold_on"] for one in shown["moves"]}["block"] == 0.9
    for bad in ({}, {"thresholds": 3}, {"thresholds": {"block": "much"}}):
        assert page.send("PUT", "/api/bundles/moves/rules", bad).status_code == 422


def test_a_failing_job_is_reported_and_another_can_start():
    jobs = Jobs()
    jobs.start("first", lambda _: 1 / 0)
    jobs.join(PATIENCE_S)
    assert "ZeroDivisionError" in jobs.current.as_json()["error"]
    jobs.start("second", lambda _: 7)
    jobs.join(PATIENCE_S)
    assert jobs.current.as_json()["result"] == 7


def test_a_job_stops_at_its_next_step():
    jobs, began = Jobs(), threading.Event()

    def work(job: Job):
        while True:
            began.set()
            job.progress("step", 1, 2)
            time.sleep(0.001)

    jobs.start("endless", work)
    assert began.wait(PATIENCE_S)
    jobs.stop()
    jobs.join(PATIENCE_S)
    assert jobs.current.state == "stopped"
    with pytest.raises(JobStopped):
        jobs.current.log("epoch", 1, 0.5, 0.5)


def test_the_worst_moments_say_what_went_wrong():
    timeline = EventTimeline(
        "r",
        "ann",
        10.0,
        (Segment("r", 1.0, 2.0, "kick"), Segment("r", 4.0, 5.0, "kick")),
        (MoveEvent(1.4, "punch", "press", 0.9), MoveEvent(4.5, "kick", "press", 0.8)),
    )
    first, second = worst_moments([timeline])
    assert first["text"] == "kick taken for punch"
    assert first["start_s"] == 1.0
    assert second["text"] == "punch pressed, not done"


def test_the_overall_progress_counts_all_phases_and_never_falls():
    overall = OverallProgress(
        (Phase("Watch", 2.0, "extract", 2), Phase("Learn", 1.0), Phase("Score", 1.0, "score"))
    )
    shares = []
    for stage, done in (("extract a", 5), ("extract b", 10), ("epochs", 5), ("extract c", 1)):
        overall.update(stage, done, 10)
        shares.append(overall.share)
    assert shares == [0.125, 0.5, 0.625, 0.625]
    assert overall.left_s(50.0) == 30.0
    overall.update("score, fold", 10, 10)
    assert (overall.share, overall.title) == (1.0, "Score")
    assert OverallProgress().left_s(9.0) is None


def test_the_page_offers_every_extractor_and_every_architecture(page):
    state = page.get("/api/state").json()
    assert [name for name, _ in state["extractors"]] == [*EXTRACTORS]
    assert [name for name, _ in state["architectures"]] == [*ARCHITECTURES]
    assert state["model"] in ARCHITECTURES
