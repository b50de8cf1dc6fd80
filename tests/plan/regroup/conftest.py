"""Where the real cells are: they come with the package, for its demo."""

from pathlib import Path

import pytest

import loopbook


@pytest.fixture(scope="session")
def pulse_file() -> Path:
    """The file of pulse tests of retired cells."""
    return Path(loopbook.__file__).parent / "programs" / "demo" / "input" / "pulsebat" / "cells.csv"
