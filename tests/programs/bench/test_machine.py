"""A machine is described without a name of it."""

import platform

from loopbook.programs.bench.machine import this_machine


def test_a_machine_has_cores_system_python_and_versions_and_no_name() -> None:
    machine = this_machine()
    assert machine.cores >= 1
    assert set(machine.libraries) == {"duckdb", "msgspec", "numpy", "pyarrow", "sqlite"}
    assert platform.python_version() in machine.python
    node = platform.node()
    assert not node or node not in f"{machine.system} {machine.python}".split()
