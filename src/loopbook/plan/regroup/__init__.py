"""Regroup: retired cells or modules into packs of even capacity (docs/spec/plan-regroup.md)."""
