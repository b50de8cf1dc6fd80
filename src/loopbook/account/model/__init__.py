"""Model: an account or a table becomes variables and relations, ready to be reconciled."""
