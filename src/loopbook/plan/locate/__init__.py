"""Locate: which sites to open, and which zone each serves; proved by pruning and certifying."""
