"""How well would it work for somebody new? Leave out each person in turn, and see.

python examples/evaluate_project.py my-moves
"""

import sys

from moveset import evaluate

report = evaluate(sys.argv[1], by="person")

for move, score in report.per_move.items():
    print(f"{move}: found {score.correct} of {score.truths}, and {score.false} times by mistake")
print(f"F1 {report.overall.f1:.2f}; by chance it would be {report.chance_f1:.2f}")
