"""Fourth on the road: from features and labels to a model in a bundle."""
