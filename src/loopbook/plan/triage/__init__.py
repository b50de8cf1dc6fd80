"""Triage: where each retired battery goes: second life, remanufacture, recycling, or a test."""
