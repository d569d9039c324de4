"""Synthetic people: motion, drawing, tracker errors, generated datasets."""
