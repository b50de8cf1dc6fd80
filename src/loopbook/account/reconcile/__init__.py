"""Reconcile: what is measured and what must hold, made to agree by least squares."""
