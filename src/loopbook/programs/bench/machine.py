"""Machine: what a run was made on, without any name of it."""

import platform
from importlib import metadata

import msgspec

from loopbook.book.measure import SQLITE_VERSION, cores

LIBRARIES = ("duckdb", "msgspec", "numpy", "pyarrow")


class Machine(msgspec.Struct, frozen=True):
    """Cores this process may use, system, Python, and versions of what does the work."""

    cores: int
    system: str
    python: str
    libraries: dict[str, str]


def this_machine() -> Machine:
    """Return what this runs on."""
    versions = {name: metadata.version(name) for name in LIBRARIES}
    return Machine(
        cores=cores(),
        system=f"{platform.system()} {platform.machine()}",
        python=f"{platform.python_implementation()} {platform.python_version()}",
        libraries={**versions, "sqlite": SQLITE_VERSION},
    )
