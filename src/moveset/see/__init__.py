"""Third on the road: from a picture to numbers that tell moves apart."""
