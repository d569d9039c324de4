"""Commands about this installation: demo and doctor."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from moveset.cli.options import AsJson

app = typer.Typer()


@app.command()
def demo(
    folder: Annotated[Path, typer.Argument(help="Where everything goes; made if absent.")],
    taught: Annotated[int, typer.Option(min=2, help="Synthetic people to train on.")] = 10,
    unseen: Annotated[int, typer.Option(min=1, help="Synthetic people to score on.")] = 2,
    seconds: Annotated[float, typer.Option(min=5, help="Of video of each person.")] = 24.0,
    seed: Annotated[int, typer.Option(help="Another seed, other people.")] = 1,
    as_json: AsJson = False,
) -> None:
    """Run the whole pipeline without a camera."""
    from moveset.cli.console import print_report
    from moveset.cli.progress import ProgressBar
    from moveset.workflow.demo import DemoOptions, run_demo

    options = DemoOptions(taught=taught, unseen=unseen, seconds=seconds, seed=seed)
    with ProgressBar() as bar:
        result = run_demo(folder, options, progress=bar.update)
    print_report(result.report, as_json)
    if not as_json:
        print(f"watch  {result.played_video}")
        print(f"read   {result.report_page}")
        print(f"play   moveset play {result.bundle} --source camera:0")


@app.command()
def doctor(as_json: AsJson = False) -> None:
    """Check what works on this machine, and how to fix the rest."""
    from moveset.cli.console import print_findings
    from moveset.workflow.doctor import examine

    findings = examine()
    print_findings(findings, as_json)
    if any(finding.status == "fail" for finding in findings):
        raise typer.Exit(1)
