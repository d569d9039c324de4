"""Estimate how well it works for a new person: leave-one-person-out cross-validation.

python examples/evaluate_project.py my-moves
"""

import sys

from moveset import evaluate
from moveset.cli.progress import ProgressBar

with ProgressBar() as bar:
    report = evaluate(sys.argv[1], by="person", progress=bar.update)

for move, metrics in report.per_move.items():
    found = f"{metrics.true_positives} of {metrics.segments}"
    print(f"{move}: {found} found, {metrics.false_positives} false presses")
print(f"F1 {report.overall.f1:.2f}, by chance {report.chance_f1:.2f}")
