"""Fifth on the road: from frames to moves, and how well that goes."""
