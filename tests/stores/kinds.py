"""The kinds of store that the suite is asked of, each by its name; PostgreSQL's needs a server."""

from pathlib import Path

import pytest

from loopbook.terms.entry import Store
from tests.store.postgres.server import new_there
from tests.stores.drafts import STORES
from tests.stores.drafts import new_store as new_plain_store

ALL_STORES = (*STORES, pytest.param("postgres", marks=pytest.mark.postgres))


def new_store(kind: str, folder: Path) -> Store:
    """Return an empty store; two of them, asked the same, hold the same bytes."""
    return new_there()[1] if kind == "postgres" else new_plain_store(kind, folder)
