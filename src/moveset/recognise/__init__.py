"""Inference: bundles, networks, templates, trigger rules and events."""
