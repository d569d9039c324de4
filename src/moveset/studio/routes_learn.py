"""In the studio: teaching and scoring as a job, its report, and the bundles that came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from starlette.requests import Request
from starlette.routing import Route

from moveset.base.errors import BundleError, MovesetError, TrainingError
from moveset.base.files import check_writable
from moveset.base.values import Json
from moveset.evaluate.report import headline, read_report, report_json, write_report
from moveset.evaluate.reports import Report
from moveset.label.project import Project
from moveset.learn.architectures import KINDS
from moveset.recognise.bundle import save_bundle
from moveset.studio.answers import reading, writing
from moveset.studio.bundles import describe_bundle
from moveset.studio.jobs import Job
from moveset.studio.sight import moved_rule
from moveset.studio.state import Studio
from moveset.studio.worst import worst_moments
from moveset.workflow.evaluate import evaluate
from moveset.workflow.options import options_for
from moveset.workflow.projects import bundle_path, lacking_moves
from moveset.workflow.teach import teach

FEATURES: Final = ("pose", "mobilenet", "silhouette")
SPLITS: Final = ("person", "recording")


def start(studio: Studio, _: Request, sent: dict[str, Json]) -> Json:
    """Begin to teach, and to score what was taught on what was left out."""
    features = str(sent.get("features") or "pose")
    model = str(sent.get("model") or "tcn")
    by = str(sent.get("by") or "")
    if features not in FEATURES or model not in KINDS or by not in {"", *SPLITS}:
        raise TrainingError("there are no such features, model or split: load the page again")
    _check_done(studio.project())
    check_writable(bundle_path(studio.folder))
    return studio.jobs.start("learning", _lesson(studio, features, model, by)).as_json()


def _check_done(project: Project) -> None:
    """Refuse a move that nobody has done, in words that fit a page."""
    lacking = lacking_moves(project.moves, project.segments)
    if project.recordings and lacking:
        raise TrainingError(
            f"nobody has done {', '.join(lacking)} yet: do it in Capture, mark it in Label, "
            "or take it out of the moves in Capture"
        )


def _lesson(studio: Studio, features: str, model: str, by: str) -> Callable[[Job], Json]:
    def work(job: Job) -> Json:
        project = studio.project()
        options = options_for(project, model, features=features)
        bundle = teach(project, options, progress=job.progress, log=job.log)
        save_bundle(bundle, bundle_path(studio.folder))
        result: dict[str, Json] = {"bundle": bundle_path(studio.folder).stem, "by": by, "why": ""}
        if by:
            try:
                report = evaluate(
                    project,
                    "person" if by == "person" else "recording",
                    options,
                    progress=lambda stage, done, total: job.progress(
                        f"score, {stage}", done, total
                    ),
                )
            except MovesetError as error:
                return {**result, "by": "", "why": str(error)}
            if isinstance(report, Report):
                write_report(report, studio.folder / "reports", f"by-{by}")
                told = replace(bundle, report={"headline": headline(report)})
                save_bundle(told, bundle_path(studio.folder))
        return result

    return work


def job(studio: Studio, _: Request) -> Json:
    """Return how far the job is."""
    return studio.jobs.current.as_json()


def stop(studio: Studio, _: Request, __: dict[str, Json]) -> Json:
    """Ask the job to stop."""
    studio.jobs.stop()
    return studio.jobs.current.as_json()


def report(studio: Studio, request: Request) -> Json:
    """Return the last report of a split, and the moments that went worst."""
    by = request.path_params["by"]
    if by not in SPLITS:
        raise TrainingError("there is no such report")
    path = studio.folder / "reports" / f"by-{by}.json"
    if not path.is_file():
        return None
    found = read_report(path)
    return {**report_json(found), "worst": worst_moments(found.strips)}


def bundle(studio: Studio, request: Request) -> Json:
    """Return what there is to know of a bundle."""
    name = request.path_params["name"]
    return describe_bundle(name, studio.bundles.open(name))


def keep_rules(studio: Studio, request: Request, sent: dict[str, Json]) -> Json:
    """Write a bundle whose moves press from the probabilities that the sliders say."""
    name = request.path_params["name"]
    ons = sent.get("ons")
    if not isinstance(ons, dict) or not all(isinstance(on, int | float) for on in ons.values()):
        raise BundleError("say from which probability each move presses")
    rules = studio.bundles.open(name).rules
    with studio.lock:
        kept = studio.bundles.keep_rules(
            name, tuple(moved_rule(rule, ons.get(rule.move)) for rule in rules)
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
