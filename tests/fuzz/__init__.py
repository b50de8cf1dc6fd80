"""Bad input: whatever comes, the answer is taken or refused, soon, and nothing else happens."""
