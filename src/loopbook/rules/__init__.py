"""Pack files to scheme: load, expression, compile."""
