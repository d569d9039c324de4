"""Last on the road: from moves to keys."""
