"""Conformance: what EPCIS 2.0 asks of a server, as a program against any base URL.

A plain client: it speaks HTTP, knows nothing of our own server, and writes events under identifiers
of its own run. Checks are tables in `data` with small functions beside them.
"""
