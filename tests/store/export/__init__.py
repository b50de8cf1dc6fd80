"""Tests of the export, module by module; the books they export stand in `books`."""
