"""Formulas over lives: what suspects, marks and counts of lives are written in."""
