"""Sealed segments."""
