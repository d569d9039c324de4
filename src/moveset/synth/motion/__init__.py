"""Motion of synthetic people: keyframes, poses and joint positions."""
