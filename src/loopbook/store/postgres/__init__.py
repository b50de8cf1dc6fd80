"""PostgreSQL: a journal for several server processes, and the desk beside it."""
