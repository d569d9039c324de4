"""Recordings that other trackers made: files of landmarks without a picture."""
