"""Bench: what each step costs, beside what else does the same work, measured in one run.

command -> run -> entry, capture, tracing, accounting, sealing, size (figures) -> report. The book
it measures is synthetic; the folder it works in is removed at the end.
"""
