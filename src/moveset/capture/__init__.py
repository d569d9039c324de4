"""Frames in: video files, cameras, images; and the video writer."""
