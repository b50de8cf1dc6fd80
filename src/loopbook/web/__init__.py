"""The HTML door: pages, templates, static files."""
