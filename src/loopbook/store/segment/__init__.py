"""Segments: sealed, immutable runs of the sequence, derived from the journal; on disk, mapped."""
