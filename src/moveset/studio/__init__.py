"""The web studio: server, routes and pages."""
