"""The server of this room's tests."""

import pytest

from tests.store.postgres.server import Server, shared


@pytest.fixture(scope="session")
def server() -> Server:
    """The cluster of this process."""
    return shared()
