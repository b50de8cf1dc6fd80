"""The shell door: one module a verb."""
