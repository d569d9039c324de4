"""Frames to features: feature extractors, resampling, the feature cache."""
