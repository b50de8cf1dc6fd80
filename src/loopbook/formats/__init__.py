"""Bytes to terms: EPCIS documents, tables."""
