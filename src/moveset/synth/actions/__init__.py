"""Actions of synthetic people: one file per kind of move, and distractors."""
