"""What every test may ask for."""

import os
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import settings

# Several workers share the processors: threads of the linear algebra would fight for them. Said
# before anything imports numpy.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# No test is a measure of time: a machine may be busy.
# Each property is tried on few examples each time; a number in LOOPBOOK_EXAMPLES asks for more.
EXAMPLES = int(os.environ.get("LOOPBOOK_EXAMPLES", "30"))
settings.register_profile("house", deadline=None, max_examples=EXAMPLES)
settings.load_profile("house")

# Without its driver the browser room is not entered: a test that cannot run is no skipped test.
collect_ignore = [] if find_spec("selenium") else ["browser"]
collect_ignore += [] if find_spec("psycopg") else ["store/postgres", "golden/test_postgres.py"]
collect_ignore += [] if find_spec("pyspark") else ["store/export/test_spark.py"]


@pytest.fixture(scope="session")
def corpora() -> Path:
    """Folder of the public corpora (LOOPBOOK_CORPORA); asked for by tests marked `corpus` only."""
    return Path(os.environ["LOOPBOOK_CORPORA"])
