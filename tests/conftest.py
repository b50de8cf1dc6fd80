"""What every test may ask for."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def corpora() -> Path:
    """Folder of the public corpora (LOOPBOOK_CORPORA); asked for by tests marked `corpus` only."""
    return Path(os.environ["LOOPBOOK_CORPORA"])
