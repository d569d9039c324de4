"""Write a report as a page and as JSON, and read the JSON back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from moveset.base.errors import ProjectError
from moveset.base.files import explain_read_error, read_regular_file, write_atomically
from moveset.evaluate.report import Report
from moveset.evaluate.report_json import report_from_json, report_json
from moveset.evaluate.report_page import report_page
from moveset.recognise.json_values import read_json

MAX_REPORT_BYTES: Final = 64 * 2**20
"""Above any real report: a minute of recording takes some 10 kB."""


def write_report(report: Report, folder: Path, name: str) -> Path:
    """Write ``NAME.html`` and ``NAME.json`` into a folder and return the page's path.

    Parameters
    ----------
    report
        From ``evaluate`` or ``evaluate_on``; not one of images.
    folder
        Made if it does not exist.
    name
        Of both files, without a suffix; files of that name are replaced.

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
        return report_from_json(read_json(read_regular_file(path, MAX_REPORT_BYTES)))
    except OSError as error:
        raise ProjectError(f"{explain_read_error(path, error)}, or evaluate again") from error
    except (RecursionError, ValueError) as error:
        raise ProjectError(f"{path} is not JSON that can be read: evaluate again") from error
