"""Audit: what the tables of a cleaner-production audit come to, and how good the audit is."""
