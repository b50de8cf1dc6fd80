"""The only home of engines: the memory reference store, the SQLite journal, the tail."""
