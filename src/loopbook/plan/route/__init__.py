"""Route: pick-ups by appointment, as tours of vehicles that unload on the way."""
