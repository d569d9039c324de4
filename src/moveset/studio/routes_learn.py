"""Routes of the Learn page: teaching and evaluation as a job, its report, and the bundles."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from starlette.requests import Request
from starlette.routing import Route

from moveset.base.errors import BundleError, MovesetError, TrainingError
from moveset.base.files import check_writable
from moveset.base.train_extra import check_train_extra
from moveset.base.values import Json, ProgressCallback
from moveset.evaluate.image_report import ImageReport
from moveset.evaluate.report import Report
from moveset.evaluate.report_files import read_report, write_report
from moveset.evaluate.report_json import metric_table_json, report_json
from moveset.evaluate.report_text import headline
from moveset.label.project import Project
from moveset.learn.architectures import ARCHITECTURES
from moveset.learn.options import TeachOptions
from moveset.recognise.builtin import FIGHTER
from moveset.recognise.bundle import Bundle
from moveset.recognise.bundle_file import save_bundle
from moveset.recognise.trigger_rules import adjust_threshold
from moveset.see.pose.extractor import POSE
from moveset.see.registry import EXTRACTORS
from moveset.studio.bundles import describe_bundle
from moveset.studio.jobs import Job
from moveset.studio.overall_progress import Phase
from moveset.studio.responses import reading, writing
from moveset.studio.state import Studio
from moveset.studio.teaching import teaching
from moveset.studio.worst_moments import worst_moments
from moveset.workflow.enrol import enrol_project
from moveset.workflow.evaluate import SplitName, evaluate
from moveset.workflow.evaluate_bundle import evaluate_enrolment
from moveset.workflow.options import options_for
from moveset.workflow.projects import bundle_path, missing_moves
from moveset.workflow.teach import teach

SPLITS: Final = ("person", "recording")
TRIM_POLL_S: Final = 0.1


@dataclass(frozen=True, slots=True)
class _Method:
    """How a bundle is made from a project, and how it is scored on a split."""

    learn: Callable[[Project, Job], Bundle]
    score: Callable[[Project, SplitName, ProgressCallback], Report | ImageReport]


def start(studio: Studio, _: Request, sent: dict[str, Json]) -> Json:
    """Start a job that teaches a bundle, by default on top of the built-in one."""
    features = str(sent.get("features") or POSE.name)
    model = str(sent.get("model") or FIGHTER)
    by = str(sent.get("by") or "")
    known = {*ARCHITECTURES, FIGHTER}
    if features not in EXTRACTORS or model not in known or by not in {"", *SPLITS}:
        raise TrainingError("unknown features, model or split: load the page again")
    _shown_moves(studio.project())
    method = _on_top() if model == FIGHTER else _from_scratch(features, model)
    check_writable(bundle_path(studio.folder))
    return studio.jobs.start("learning", _learning(studio, method, by)).as_json()


def _on_top() -> _Method:
    """Return the method that enrols the project's examples on top of the built-in bundle."""
    return _Method(
        lambda project, job: enrol_project(project, FIGHTER, progress=job.progress).bundle,
        lambda project, by, progress: evaluate_enrolment(project, FIGHTER, by, progress=progress),
    )


def _from_scratch(features: str, model: str) -> _Method:
    """Return the method that trains a network of its own.

    Raises
    ------
    MissingExtraError
        The extra ``train`` is not installed.
    """
    check_train_extra("training a network", "on top of the built-in bundle works without")

    def options(project: Project) -> TeachOptions:
        return options_for(project, model, features=features)

    return _Method(
        lambda project, job: teach(project, options(project), progress=job.progress, log=job.log),
        lambda project, by, progress: evaluate(project, by, options(project), progress=progress),
    )


def _shown_moves(project: Project) -> Project:
    """Return the project without the moves that nobody has shown yet.

    Raises
    ------
    TrainingError
        Nobody has shown any.
    """
    missing = missing_moves(project.moves, project.segments)
    shown = tuple(one for one in project.moves if one.move not in missing)
    if not shown:
        raise TrainingError("there is no move to learn yet: record one in Capture")
    return replace(project, settings=replace(project.settings, moves=shown))


def _learning(studio: Studio, method: _Method, by: str) -> Callable[[Job], Json]:
    path = bundle_path(studio.folder)

    def run(job: Job) -> Json:
        job.plan(*_phases(studio.project(), by))
        _await_trimming(studio, job)
        project = _shown_moves(studio.project())
        bundle = method.learn(project, job)
        save_bundle(bundle, path)
        answer = {"bundle": path.stem, "by": "", "reason": "", "teaching": teaching(studio)}
        if not by:
            return answer
        try:
            report = _cross_validate(project, by, method, job)
        except MovesetError as error:
            return {**answer, "reason": str(error)}
        if isinstance(report, Report):
            write_report(report, studio.folder / "reports", f"by-{by}")
            known = dict(bundle.report or {})
            save_bundle(replace(bundle, report={**known, "headline": headline(report)}), path)
        return {**answer, "by": by}

    return run


def _phases(project: Project, by: str) -> tuple[Phase, ...]:
    recordings = len(project.recordings)
    watch, learn = "Watching your recordings", "Learning and testing"
    phases = (
        Phase(watch, 2.0 * recordings, "trim"),
        Phase(watch, 1.0 * recordings, "extract", recordings),
        Phase(learn, 1.0 * recordings + 1.0),
    )
    return (*phases, Phase("Scoring", 4.0 * recordings + 1.0, "score")) if by else phases


def _await_trimming(studio: Studio, job: Job) -> None:
    """Wait until the segments of the newest recordings fit the motion in them."""
    while (share := studio.trimmer.share()) < 1.0:
        job.progress("trim", round(100 * share), 100)
        time.sleep(TRIM_POLL_S)


def _cross_validate(project: Project, by: str, method: _Method, job: Job) -> Report | ImageReport:
    def progress(stage: str, done: int, total: int) -> None:
        job.progress(f"score, {stage}", done, total)

    split: SplitName = "person" if by == "person" else "recording"
    return method.score(project, split, progress)


def job(studio: Studio, _: Request) -> Json:
    """Return the state of the job."""
    return studio.jobs.current.as_json()


def stop(studio: Studio, _: Request, __: dict[str, Json]) -> Json:
    """Request the job to stop."""
    studio.jobs.stop()
    return studio.jobs.current.as_json()


def last_teaching(studio: Studio, _: Request) -> Json:
    """Return what the last teaching told; None before the first."""
    return teaching(studio)


def report(studio: Studio, request: Request) -> Json:
    """Return the last report of a split, with its worst moments."""
    by = request.path_params["by"]
    if by not in SPLITS:
        raise TrainingError("there is no such report")
    path = studio.folder / "reports" / f"by-{by}.json"
    if not path.is_file():
        return None
    found = read_report(path)
    return {
        **report_json(found),
        "table": metric_table_json(found, "studio"),
        "worst": worst_moments(found.timelines),
    }


def bundle(studio: Studio, request: Request) -> Json:
    """Return the description of a bundle."""
    name = request.path_params["name"]
    return describe_bundle(name, studio.bundles.open(name))


def keep_rules(studio: Studio, request: Request, sent: dict[str, Json]) -> Json:
    """Write a bundle with the thresholds of the sliders; return its name."""
    name = request.path_params["name"]
    thresholds = sent.get("thresholds")
    if not isinstance(thresholds, dict) or not all(
        isinstance(value, int | float) for value in thresholds.values()
    ):
        raise BundleError("send the probability at which each move presses")
    rules = studio.bundles.open(name).rules
    with studio.lock:
        kept = studio.bundles.keep_rules(
            name, tuple(adjust_threshold(rule, thresholds.get(rule.move)) for rule in rules)
        )
    return {"bundle": kept}


ROUTES = (
    Route("/api/learn", writing(start), methods=["POST"]),
    Route("/api/job", reading(job), methods=["GET"]),
    Route("/api/job/stop", writing(stop), methods=["POST"]),
    Route("/api/teaching", reading(last_teaching), methods=["GET"]),
    Route("/api/reports/{by}", reading(report), methods=["GET"]),
    Route("/api/bundles/{name}", reading(bundle), methods=["GET"]),
    Route("/api/bundles/{name}/rules", writing(keep_rules), methods=["PUT"]),
)
