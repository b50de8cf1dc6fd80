"""Programs over the doors: demo, serve."""
