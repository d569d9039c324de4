"""Routes of the Learn page: teaching and evaluation as a job, its report, and the bundles."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from starlette.requests import Request
from starlette.routing import Route

from moveset.base.errors import BundleError, MovesetError, TrainingError
from moveset.base.files import check_writable
from moveset.base.values import Json
from moveset.evaluate.image_report import ImageReport
from moveset.evaluate.report import Report
from moveset.evaluate.report_files import read_report, write_report
from moveset.evaluate.report_json import metric_table_json, report_json
from moveset.evaluate.report_text import headline
from moveset.label.project import Project
from moveset.learn.architectures import ARCHITECTURES
from moveset.learn.options import TeachOptions
from moveset.recognise.bundle_file import save_bundle
from moveset.recognise.trigger_rules import adjust_threshold
from moveset.see.pose.extractor import POSE
from moveset.see.registry import EXTRACTORS
from moveset.studio.bundles import describe_bundle
from moveset.studio.jobs import Job
from moveset.studio.responses import reading, writing
from moveset.studio.state import Studio
from moveset.studio.worst_moments import worst_moments
from moveset.workflow.evaluate import SplitName, evaluate
from moveset.workflow.options import options_for
from moveset.workflow.projects import bundle_path, missing_moves
from moveset.workflow.teach import teach

SPLITS: Final = ("person", "recording")


def start(studio: Studio, _: Request, sent: dict[str, Json]) -> Json:
    """Start a job that teaches a bundle and, if asked, cross-validates."""
    features = str(sent.get("features") or POSE.name)
    model = str(sent.get("model") or "tcn")
    by = str(sent.get("by") or "")
    if features not in EXTRACTORS or model not in ARCHITECTURES or by not in {"", *SPLITS}:
        raise TrainingError("unknown features, model or split: load the page again")
    _check_moves(studio.project())
    check_writable(bundle_path(studio.folder))
    return studio.jobs.start("learning", _learning(studio, features, model, by)).as_json()


def _check_moves(project: Project) -> None:
    """Refuse to teach a move that nobody has done."""
    missing = missing_moves(project.moves, project.segments)
    if project.recordings and missing:
        raise TrainingError(
            f"nobody has done {', '.join(missing)} yet: do it in Capture, mark it in Label, "
            "or remove it from the moves in Capture"
        )


def _learning(studio: Studio, features: str, model: str, by: str) -> Callable[[Job], Json]:
    path = bundle_path(studio.folder)

    def run(job: Job) -> Json:
        project = studio.project()
        options = options_for(project, model, features=features)
        bundle = teach(project, options, progress=job.progress, log=job.log)
        save_bundle(bundle, path)
        if not by:
            return {"bundle": path.stem, "by": "", "reason": ""}
        try:
            report = _cross_validate(project, by, options, job)
        except MovesetError as error:
            return {"bundle": path.stem, "by": "", "reason": str(error)}
        if isinstance(report, Report):
            write_report(report, studio.folder / "reports", f"by-{by}")
            save_bundle(replace(bundle, report={"headline": headline(report)}), path)
        return {"bundle": path.stem, "by": by, "reason": ""}

    return run


def _cross_validate(
    project: Project, by: str, options: TeachOptions, job: Job
) -> Report | ImageReport:
    def progress(stage: str, done: int, total: int) -> None:
        job.progress(f"score, {stage}", done, total)

    split: SplitName = "person" if by == "person" else "recording"
    return evaluate(project, split, options, progress=progress)


def job(studio: Studio, _: Request) -> Json:
    """Return the state of the job."""
    return studio.jobs.current.as_json()


def stop(studio: Studio, _: Request, __: dict[str, Json]) -> Json:
    """Request the job to stop."""
    studio.jobs.stop()
    return studio.jobs.current.as_json()


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
    Route("/api/reports/{by}", reading(report), methods=["GET"]),
    Route("/api/bundles/{name}", reading(bundle), methods=["GET"]),
    Route("/api/bundles/{name}/rules", writing(keep_rules), methods=["PUT"]),
)
