"""The project folder: recordings, segments, image sets, splits."""
