"""Tests of the store, module by module."""
