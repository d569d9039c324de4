"""Images of synthetic people and their room."""
