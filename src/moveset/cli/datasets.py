"""Commands for many recordings and for other programs: extract, pack, landmarks."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from moveset.base.counts import with_noun

app = typer.Typer()


@app.command()
def extract(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE...",
            help="Videos, landmarks, folders, patterns, projects, manifests (.csv, .parquet).",
        ),
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
        summary = extract_videos(
            jobs, out, shard=chosen, run_all=run_all, progress=bar.update_video
        )
    there = "was" if summary.skipped == 1 else "were"
    extracted = with_noun(summary.done, "video")
    print(f"{out}: {extracted} extracted, {summary.skipped} {there} there already")
    if summary.table:
        videos = with_noun(len(jobs), "video")
        raise VideoError(f"{summary.failed} of {videos} failed: see {summary.table}")


@app.command()
def pack(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="What `moveset extract` wrote, or a project.")
    ],
    out: Annotated[
        Path, typer.Argument(metavar="OUT.parquet", help="The dataset: a folder that is new.")
    ],
    segments: Annotated[
        Path | None,
        typer.Option(help="CSV with recording,start_s,end_s,move; recording is the id."),
    ] = None,
) -> None:
    """Pack landmarks and labels of many recordings into a dataset in Parquet."""
    from moveset.cli.progress import RateBar
    from moveset.workflow.pack import pack as run

    with RateBar("recordings") as bar:
        done = run(folder, out, segments=segments, progress=bar.update)
    if done.frameless:
        lost = with_noun(done.frameless, "segment")
        print(f"note: {lost} without a frame, left out", file=sys.stderr)
    print(
        f"{out}: {with_noun(done.recordings, 'recording')} of "
        f"{with_noun(len(done.people), 'person')}, "
        f"{with_noun(sum(done.examples.values()), 'example')} of "
        f"{with_noun(len(done.examples), 'move')}, "
        f"{done.seconds / 60.0:.1f} minutes"
    )


@app.command()
def landmarks(
    source: Annotated[
        Path, typer.Argument(help="A video, or landmarks of another tracker: docs/interchange.md.")
    ],
    out: Annotated[Path, typer.Argument(help="A .csv, .jsonl or .parquet file.")],
    events: Annotated[
        Path | None, typer.Option(help="Write the moves in it too: .csv, .jsonl or .parquet.")
    ] = None,
    bundle: Annotated[str, typer.Option(help="What recognises the moves.")] = "fighter",
    rate: Annotated[
        float, typer.Option(min=0.0, max=1000.0, help="Frames a second, if SOURCE has no times.")
    ] = 0.0,
) -> None:
    """Write the landmarks of a video, or convert those of another tracker."""
    from moveset.cli.progress import ProgressBar
    from moveset.workflow.landmark_export import ExportOptions, export_landmarks

    options = ExportOptions(events, bundle, rate)
    with ProgressBar() as bar:
        done = export_landmarks(
            source,
            out,
            options,
            progress=lambda share: bar.update("landmarks", round(100 * share), 100),
        )
    for sentence in done.notes:
        print(f"note: {sentence}", file=sys.stderr)
    print(f"{out}: {with_noun(done.frames, 'frame')} of {done.format}")
    if events:
        print(f"{events}: {with_noun(len(done.events), 'event')}")
