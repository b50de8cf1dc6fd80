"""The synthetic books."""
