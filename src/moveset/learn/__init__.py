"""Training: datasets, augmentation, cross-validation, enrolment, export."""
