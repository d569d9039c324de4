"""Errors of the pose tracker, as measured on synthetic people."""
