"""The demo's input: bytes held to their checksum, records as the source has them."""

from decimal import Decimal
from pathlib import Path

import pytest

from loopbook.errors import ParseError
from loopbook.programs.demo.input import PULSES, cell_tests, input_folder, read_input

pytestmark = pytest.mark.slow


def test_every_input_file_has_the_checksum_that_stands_beside_it() -> None:
    for name in ("pulsebat", "cn-14fyp"):
        folder = input_folder(name)
        tables = [file.name for file in folder.iterdir() if file.name.endswith(".csv")]
        assert tables
        for table in tables:
            assert read_input(folder, table)


def test_every_input_folder_says_whose_it_is() -> None:
    pulsebat = input_folder("pulsebat").joinpath("SOURCES.md").read_text(encoding="utf-8")
    assert "92aeb9b8a26bc337164401411271fa8eeadf605c" in pulsebat
    assert "MIT" in pulsebat
    licence = input_folder("pulsebat").joinpath("LICENSE.txt").read_text(encoding="utf-8")
    assert "Permission is hereby granted, free of charge" in licence
    assert input_folder("cn-14fyp").joinpath("SOURCES.md").is_file()


def test_a_file_with_other_bytes_is_refused(tmp_path: Path) -> None:
    source = input_folder("pulsebat")
    for name in ("cells.csv", "SHA256SUMS"):
        (tmp_path / name).write_bytes(source.joinpath(name).read_bytes())
    with (tmp_path / "cells.csv").open("ab") as file:
        file.write(b"\n")
    with pytest.raises(ParseError) as caught:
        read_input(tmp_path, "cells.csv")
    assert caught.value.code == "LB-D90"
    assert "cells.csv" in caught.value.where


def test_a_file_without_a_checksum_is_refused(tmp_path: Path) -> None:
    (tmp_path / "SHA256SUMS").write_text("", encoding="utf-8")
    (tmp_path / "cells.csv").write_bytes(b"Mat,ID\n")
    with pytest.raises(ParseError):
        read_input(tmp_path, "cells.csv")


def test_the_source_has_95_lmo_cells_and_67_tests_of_12_nmc_cells() -> None:
    tests = cell_tests(read_input(input_folder("pulsebat"), "cells.csv"))
    nmc = [test for test in tests if test.material == "NMC"]
    lmo = [test for test in tests if test.material == "LMO"]
    assert (len(lmo), len({test.cell for test in lmo})) == (95, 95)
    assert (len(nmc), len({test.cell for test in nmc})) == (67, 12)


def test_every_record_has_ten_pulse_trains_of_21_voltages_and_its_rows() -> None:
    tests = cell_tests(read_input(input_folder("pulsebat"), "cells.csv"))
    assert all(len(test.pulses) == 10 == len(test.rows) for test in tests)
    assert all(len(pulse.volts) == len(PULSES) == 21 for test in tests for pulse in test.pulses)
    rows = sorted(row for test in tests for row in test.rows)
    assert rows == list(range(2, 1622))


def test_health_is_capacity_over_rated_capacity_to_rounding() -> None:
    tests = cell_tests(read_input(input_folder("pulsebat"), "cells.csv"))
    limit = Decimal("1e-12")
    assert all(abs(t.health - t.capacity_ah / t.nominal_ah) < limit for t in tests)


def test_cycles_are_the_number_after_the_hyphen() -> None:
    tests = cell_tests(read_input(input_folder("pulsebat"), "cells.csv"))
    found = {test.record: (test.cell, test.cycles) for test in tests}
    assert found["E3-600"] == ("E3", 600)
    assert found["PIP15827A00220999"] == ("PIP15827A00220999", None)
