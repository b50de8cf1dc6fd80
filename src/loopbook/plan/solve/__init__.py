"""Solve: the only place that names solvers. Models are built from blocks, and solved as arrays."""
