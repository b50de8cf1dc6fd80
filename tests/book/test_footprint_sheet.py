"""Footprint sheet: files with labels, and labels that do not agree; the published test table."""

from pathlib import Path

import msgspec
import numpy as np
import pytest

from loopbook.book.footprint_sheet import InputOutputFiles, footprint_sheet
from loopbook.errors import ParseError, UnitError

TRANSACTIONS = "\t\t\ta\tb\n\t\t\tx\tx\na\tx\tM\t150\t500\nb\tx\tM\t200\t100\n"
DEMAND = "\t\t\ta\ta\tb\n\t\t\thome\tstate\thome\na\tx\tM\t200\t100\t50\nb\tx\tM\t700\t0\t1000\n"
EXTENSION = "\t\ta\tb\n\t\tx\tx\nlabour\tyear\t300\t500\n"
DIRECT = "\t\ta\ta\tb\n\t\thome\tstate\thome\nlabour\tyear\t5\t1\t7\n"
VALUE = "\t\ta\tb\n\t\tx\tx\nadded\tM\t650\t1400\n"
PEOPLE = "\ta\tb\nPopulation\t10\t20\n"


def files(folder: Path, **texts: str) -> InputOutputFiles:
    """Write tables, the usual ones where none is given, and return their names."""
    usual = {"transactions": TRANSACTIONS, "demand": DEMAND, "extension": EXTENSION}
    paths: dict[str, Path] = {}
    for name, text in {**usual, **texts}.items():
        paths[name] = folder / f"{name}.txt"
        paths[name].write_text(text, encoding="utf-8")
    return InputOutputFiles(
        transactions=paths["transactions"],
        demand=paths["demand"],
        extension=paths["extension"],
        direct=paths.get("direct"),
        value_added=paths.get("value_added"),
        population=paths.get("population"),
    )


def test_footprints_of_the_textbook_s_economy_as_two_regions(tmp_path: Path) -> None:
    """Miller and Blair 2009, tables 2.3 and 2.4, each sector a region of its own."""
    sheet = footprint_sheet(files(tmp_path, direct=DIRECT, value_added=VALUE, population=PEOPLE))
    inverse = np.linalg.inv(np.eye(2) - np.array([[0.15, 0.25], [0.2, 0.05]]))
    made = inverse @ np.array([[300.0, 50.0], [700.0, 1000.0]])
    wanted = np.array([0.3, 0.25]) @ made + [6, 7]
    assert [each.consumption for each in sheet.footprints] == pytest.approx(wanted)
    assert [each.territorial for each in sheet.footprints] == pytest.approx([306, 507])
    assert [each.direct for each in sheet.footprints] == [6, 7]
    assert [each.per_person for each in sheet.footprints] == pytest.approx(wanted / [10, 20])
    assert (sheet.regions, sheet.sectors, sheet.findings) == (("a", "b"), 1, ())
    assert all(each.sd is None for each in sheet.footprints)


def test_an_uncertainty_of_the_extension_gives_one_of_the_footprint(tmp_path: Path) -> None:
    given = files(tmp_path)
    with_sd = InputOutputFiles(
        transactions=given.transactions,
        demand=given.demand,
        extension=given.extension,
        sd_percent=10,
    )
    inverse = np.linalg.inv(np.eye(2) - np.array([[0.15, 0.25], [0.2, 0.05]]))
    share = inverse @ np.array([[300.0, 50.0], [700.0, 1000.0]]) / [[1000], [2000]]
    wanted = np.sqrt(((np.array([[30.0], [50.0]]) * share) ** 2).sum(axis=0))
    assert [each.sd for each in footprint_sheet(with_sd).footprints] == pytest.approx(wanted)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("extension", EXTENSION.replace("x\tx", "x\ty")),
        ("demand", DEMAND.replace("b\tx\tM", "b\ty\tM")),
        ("demand", DEMAND.replace("\ta\ta\tb\n", "\ta\tc\tb\n", 1)),
        ("direct", DIRECT.replace("state", "army")),
        ("direct", DIRECT.replace("labour", "water")),
        ("value_added", VALUE.replace("a\tb", "b\ta")),
        ("population", PEOPLE.replace("a\tb", "b\ta")),
        ("transactions", TRANSACTIONS.replace("\ta\tb\n", "\tb\ta\n", 1)),
        ("extension", "\t\ta\n\t\tx\nlabour\tyear\t300\n"),
    ],
)
def test_tables_whose_labels_do_not_agree_are_refused(tmp_path: Path, name: str, text: str) -> None:
    with pytest.raises(ParseError, match="LB-M55"):
        footprint_sheet(files(tmp_path, **{name: text}))


def test_a_region_without_people_has_no_share_of_one(tmp_path: Path) -> None:
    sheet = footprint_sheet(files(tmp_path, population=PEOPLE.replace("20", "0")))
    assert [each.per_person is None for each in sheet.footprints] == [False, True]


def test_a_negative_uncertainty_is_refused(tmp_path: Path) -> None:
    given = files(tmp_path)
    asked = msgspec.structs.replace(given, sd_percent=-1)
    with pytest.raises(UnitError, match="LB-W38"):
        footprint_sheet(asked)


@pytest.mark.corpus
def test_the_footprints_of_the_published_test_table_are_those_of_the_inverse(
    corpora: Path,
) -> None:
    """Six regions of eight sectors; an oracle in plain numpy with the dense inverse.

    The table is not balanced, which is found; output is taken from the rows.
    """
    folder = corpora / "mrio"
    sheet = footprint_sheet(
        InputOutputFiles(
            transactions=folder / "trade_flows_Z.txt",
            demand=folder / "finald_demand_Y.txt",
            extension=folder / "emissions.txt",
            direct=folder / "FDemissions.txt",
            value_added=folder / "factor_input.txt",
            population=folder / "population.txt",
        )
    )

    def numbers(name: str, before: int, above: int = 2) -> np.ndarray:
        lines = (folder / name).read_text("utf-8").splitlines()[above:]
        return np.array([[float(c) for c in line.split("\t")[before:]] for line in lines])

    z, y = numbers("trade_flows_Z.txt", 3), numbers("finald_demand_Y.txt", 3)
    f, direct = numbers("emissions.txt", 3), numbers("FDemissions.txt", 3)
    y = y.reshape(48, 6, 7).sum(axis=2)
    direct = direct.reshape(2, 6, 7).sum(axis=2)
    x = z.sum(axis=1) + y.sum(axis=1)
    made = np.linalg.inv(np.eye(48) - z / x) @ y
    by_place = (f / x)[:, :, None] * made[None]
    by_place = by_place.reshape(2, 6, 8, 6).sum(axis=2)
    consumption = by_place.sum(axis=1) + direct
    home = np.array([[by_place[e, r, r] for r in range(6)] for e in range(2)])
    found = {
        name: np.array([getattr(each, name) for each in sheet.footprints]).reshape(2, 6)
        for name in ("consumption", "territorial", "imports", "exports")
    }
    assert np.allclose(found["consumption"], consumption, rtol=1e-10)
    assert np.allclose(found["territorial"], f.reshape(2, 6, 8).sum(axis=2) + direct, rtol=1e-10)
    assert np.allclose(found["imports"], by_place.sum(axis=1) - home, rtol=1e-9)
    assert np.allclose(found["exports"], by_place.sum(axis=2) - home, rtol=1e-9)
    assert np.allclose(found["consumption"].sum(axis=1), f.sum(axis=1) + direct.sum(axis=1))
    assert [each.per_person for each in sheet.footprints][:6] == pytest.approx(
        consumption[0] / [7.8e8, 3.7e9, 8.2e8, 2.9e8, 4.6e8, 8.5e8]
    )
    (unbalanced,) = sheet.findings
    assert unbalanced.code == "LB-M42"
    assert (unbalanced.values["share"], unbalanced.values["count"]) == ("99.6", "48")
