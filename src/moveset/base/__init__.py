"""Values that travel through the pipeline, errors, files and worker processes."""
