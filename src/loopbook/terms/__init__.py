"""What exists: the nouns of the ledger as frozen types and Protocols, without input or output."""
