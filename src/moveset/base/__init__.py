"""Values, errors, atomic files, signals and worker processes."""
