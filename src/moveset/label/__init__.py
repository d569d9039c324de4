"""Second on the road: which move is when, and in which folder it is kept."""
