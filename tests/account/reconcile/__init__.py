"""Tests of the account room."""
