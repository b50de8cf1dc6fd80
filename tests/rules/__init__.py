"""Tests of the rules: from the files of a pack to a Scheme."""
