"""Commands for many recordings: extract."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer()


@app.command()
def extract(
    sources: Annotated[
        list[str],
        typer.Argument(help="Videos, folders, patterns, projects, or manifests (.csv, .parquet)."),
    ],
    out: Annotated[Path, typer.Option(help="The folder of the landmarks, one file a video.")],
    workers: Annotated[
        int | None,
        typer.Option(min=1, help="Processes side by side; else one for each core."),
    ] = None,
    shard: Annotated[
        str, typer.Option(help="Only a part of the videos: 3/64 is the third of 64.")
    ] = "1/1",
    cluster: Annotated[
        str, typer.Option(help="A Dask scheduler's address, or local for one on this machine.")
    ] = "",
) -> None:
    """Extract landmarks and features from many videos."""
    from moveset.base.errors import VideoError
    from moveset.cli.progress import RateBar
    from moveset.workflow.cluster import on_cluster
    from moveset.workflow.extract_videos import extract_videos, in_processes
    from moveset.workflow.video_jobs import parse_shard, read_jobs

    chosen = parse_shard(shard)
    jobs = read_jobs(sources, chosen)
    with RateBar("videos") as bar:
        run_all = on_cluster(cluster, out, workers) if cluster else in_processes(workers)
        summary = extract_videos(jobs, out, shard=chosen, run_all=run_all, progress=bar.update)
    print(f"{out}: {summary.done} videos extracted, {summary.skipped} were there already")
    if summary.table:
        raise VideoError(f"{summary.failed} of {len(jobs)} videos failed: see {summary.table}")
