"""BlazePose: landmarks of the body, tracked from frame to frame."""
