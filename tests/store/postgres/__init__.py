"""PostgreSQL: each of its modules, on a server of the tests' own."""
