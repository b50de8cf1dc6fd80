"""Synthetic: books of made-up battery lives at any size, for tests and benchmarks.

plan (how many of what) -> script (which step when) -> stages (events as text) -> documents (bytes)
command.demo --size -> building -> Book.record. Everything in it is made up, and says so.
"""

from loopbook.programs.synthetic.document import documents, events_ndjson, master_document
from loopbook.programs.synthetic.plan import Plan, plan

__all__ = ["Plan", "documents", "events_ndjson", "master_document", "plan"]
