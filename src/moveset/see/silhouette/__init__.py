"""The silhouette against a background, and rules on it."""
