"""Tests of siting."""
