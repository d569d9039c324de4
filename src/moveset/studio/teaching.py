"""What teaching told about the moves of a project, for its pages."""

from __future__ import annotations

from moveset.base.errors import BundleError
from moveset.base.values import Json
from moveset.evaluate.teach_result import teach_result_json, teach_result_of
from moveset.label.move_names import shown_name
from moveset.label.segments_table import SEGMENTS_FILE
from moveset.recognise.bundle_file import load_bundle
from moveset.studio.state import Studio
from moveset.workflow.projects import bundle_path, missing_moves


def teaching(studio: Studio) -> Json:
    """Return the result of the last teaching; None before the first.

    ``stale`` tells whether examples were added or changed since then, ``not_shown`` lists the
    moves without examples, ``result`` is None for bundles that do not know theirs.
    """
    path = bundle_path(studio.folder)
    try:
        bundle = load_bundle(path)
    except BundleError:
        return None
    project = studio.project()
    names = {one.move: shown_name(one) for one in (*bundle.moves, *project.moves)}
    result = teach_result_of(bundle)
    segments = studio.folder / SEGMENTS_FILE
    return {
        "result": teach_result_json(result, names) if result else None,
        "not_shown": [names[one] for one in missing_moves(project.moves, project.segments)],
        "stale": segments.exists() and segments.stat().st_mtime > path.stat().st_mtime,
    }
