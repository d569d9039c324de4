"""First on the road: frames, from a video, a camera or a drawn person."""
