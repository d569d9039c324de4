"""A person drawn with OpenCV, and the motion that drives it."""
