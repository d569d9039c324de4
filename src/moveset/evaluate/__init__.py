"""Event metrics, calibration, label issues, recommendations, reports."""
