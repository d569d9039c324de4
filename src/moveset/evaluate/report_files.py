"""Write a report as a page and as JSON, and read the JSON back."""

from __future__ import annotations

import json
from pathlib import Path

from moveset.base.errors import ProjectError
from moveset.base.files import write_atomically
from moveset.evaluate.report import Report
from moveset.evaluate.report_json import report_from_json, report_json
from moveset.evaluate.report_page import report_page


def write_report(report: Report, folder: Path, name: str) -> Path:
    """Write ``NAME.html`` and ``NAME.json`` into a folder and return the page's path.

    Raises
    ------
    WriteError
        The disk is full, or writing there is not allowed; an older report is untouched.
    """
    numbers = json.dumps(report_json(report), indent=1, allow_nan=False) + "\n"
    write_atomically(folder / f"{name}.json", numbers)
    return write_atomically(folder / f"{name}.html", report_page(report))


def read_report(path: Path) -> Report:
    """Return the report in a JSON file that ``write_report`` wrote.

    Raises
    ------
    ProjectError
        The file is missing, or is no report of this version.
    """
    try:
        return report_from_json(json.loads(path.read_text("utf-8")))
    except OSError as error:
        raise ProjectError(f"{path} cannot be read: {error.strerror}; evaluate again") from error
    except ValueError as error:
        raise ProjectError(f"{path} is not JSON: evaluate again") from error
