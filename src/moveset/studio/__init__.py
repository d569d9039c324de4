"""The second face: pages on this machine that teach moves and play with them."""
