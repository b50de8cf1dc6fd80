"""How much is there, does it add up: postings, balances, substance layers."""
