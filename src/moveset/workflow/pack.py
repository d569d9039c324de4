"""Pack landmarks and labels of many recordings into a dataset in Parquet."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import moveset
from moveset.base.cluster_extra import import_cluster_library
from moveset.base.files import write_atomically
from moveset.base.new_folder import check_new, new_folder
from moveset.base.values import ProgressCallback
from moveset.label.segment_store import open_segments
from moveset.workflow.dataset_card import CARD, dataset_card
from moveset.workflow.dataset_schema import DatasetInfo
from moveset.workflow.dataset_writer import DatasetWriter, PackCounts
from moveset.workflow.pack_sources import check_names, open_source


def pack(
    folder: Path,
    out: Path,
    *,
    segments: Path | None = None,
    progress: ProgressCallback | None = None,
) -> PackCounts:
    """Write a dataset of all recordings in a folder, completely or not at all.

    Parameters
    ----------
    folder
        What ``extract`` wrote, or a project.
    out
        The dataset's folder, which must not exist.
    segments
        A table with recording, start_s, end_s and move. Without it, a project's own segments are
        taken, and the recordings of ``extract`` have none.

    Raises
    ------
    ProjectError, VideoError, LabelError
        A file is missing or damaged, or a segment is invalid or of an unknown recording.
    WriteError
        ``out`` exists or cannot be written.
    MissingExtraError
        pyarrow is not installed.

    Notes
    -----
    One recording is in memory at a time. The same input gives the same bytes.
    """
    import_cluster_library("pyarrow.parquet")
    check_new(out)
    source = open_source(folder)
    info = DatasetInfo(moveset.__version__, source.extraction)
    with ExitStack() as stack:
        find = source.segments
        if segments:
            store = stack.enter_context(open_segments(segments))
            check_names(source, store)
            find = store.of
        partial = stack.enter_context(new_folder(out))
        with DatasetWriter(partial, info) as writer:
            for number, item in enumerate(source.read(find), 1):
                writer.add(item)
                if progress:
                    progress("pack", number, len(source.names))
        write_atomically(partial / CARD, dataset_card(out.name, info, writer.counts))
    return writer.counts
