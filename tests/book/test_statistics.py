"""Statistical tables of the world, recorded as they are published; and one of many rows."""

import csv
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

import loopbook
from loopbook.book.flow_table import TableWish, flow_table
from loopbook.terms.finding import Finding, Severity
from loopbook.terms.repair import Repairing

WASTE = "waste/country_level_data_0.csv"


def of(findings: tuple[Finding, ...], code: str, whole: str = "") -> dict[str, str]:
    """Return subject -> sum (or row) of the findings of a code."""
    return {
        f.values.get("of", str(f.place.row)): f.values.get("sum", "")
        for f in findings
        if f.code == code and whole in ("", f.values.get("whole"))
    }


@pytest.mark.corpus
def test_the_waste_of_217_countries_is_recorded_with_what_does_not_add_up(corpora: Path) -> None:
    """Counts and sums as the row of the file in the list of sources has them."""
    with loopbook.open(":memory:", schemes=["world-waste"]) as book:
        shares = book.record(corpora / WASTE, table="shares")
        composition = of(shares.findings, "LB-J01", "composition")
        treatment = of(shares.findings, "LB-J01", "treatment")
        assert len(composition) == 13
        assert len(treatment) == 7
        sums = {**composition, **treatment}
        assert {name: sums[name] for name in ("LTU", "NGA", "MCO", "EGY", "COL")} == {
            "LTU": "116.65",
            "NGA": "27.2",
            "MCO": "8.4",
            "EGY": "110.5",
            "COL": "110.2",
        }
        said: Counter[str] = Counter()
        for word in ("food_organic_share", "glass_share", "other_material_share", "plastic_share"):
            said.update({p.product for p in book.series(word)})
        assert len(said) == 179
        amounts = book.record(corpora / WASTE, table="amounts")
        assert set(of(amounts.findings, "LB-J04")) == {"185", "188"}
        assert (amounts.appended, amounts.refused) == (787, 0)
        again = book.record(corpora / WASTE, table="amounts")
        assert (again.appended, again.repeated) == (0, 787)
        assert len(book.series("generated")) == 1
        assert float(book.series("generated")[0].value) == pytest.approx(1845244728.206)


@pytest.mark.corpus
def test_shares_become_flows_of_all_countries_that_state_a_total(corpora: Path) -> None:
    wish = TableWish("world-waste", ("amounts", "paths"), Repairing(pedigree="3,3,3,1,3"))
    found = flow_table(corpora / WASTE, wish)
    totals = [f for f in found.flows if f.flow.startswith("Municipal solid waste")]
    assert len(totals) == 215
    assert len(found.flows) == 787 + 1753
    treated = {f.place for f in found.flows if f.source.startswith("Collection and management")}
    assert len(treated) == 174
    assert not [f for f in found.findings if f.severity is Severity.ERROR]


@pytest.mark.corpus
def test_photovoltaic_baselines_are_recorded_with_their_line_of_units(corpora: Path) -> None:
    with loopbook.open(":memory:", schemes=["pv-modules"]) as book:
        folder = corpora / "pvice" / "baselines"
        world = book.record(folder / "baseline_modules_mass_World.csv", table="modules")
        assert (world.appended, world.refused) == (56 * 21, 0)
        for material in ("glass", "silicon", "silver", "aluminium_frames", "copper"):
            path = folder / f"baseline_material_mass_{material}.csv"
            receipt = book.record(path, table="materials", given=(("subject", material),))
            assert (receipt.appended, receipt.refused) == (56 * 13, 0)
        installed = book.series("installed_capacity", subject="World")
        assert [float(p.value) for p in installed[:3]] == [67.599, 76.196, 110.704]
        silver = book.series("mass_per_area", subject="silver")
        assert (float(silver[0].value), silver[0].unit) == (88, "g")


@pytest.mark.corpus
@pytest.mark.slow
def test_equipment_of_28_countries_is_recorded_key_by_key(corpora: Path, tmp_path: Path) -> None:
    with loopbook.new(tmp_path / "e.book", schemes=["e-waste"]) as book:
        receipt = book.record(corpora / "ewaste" / "UNU_countries.csv", table="put_on_market")
        assert (receipt.appended, receipt.refused) == (2 * 24780, 0)
        place = "https://api.worldbank.org/v2/country/NLD"
        sales = book.series("put_on_market", subject=place)
        stated = corpora / "ewaste" / "UNU_countries.csv"
        with stated.open(encoding="utf-8") as file:
            kilograms = [float(r["POM_kg"]) for r in csv.DictReader(file) if r["Country"] == "NLD"]
        assert sum(p.value for p in sales) == pytest.approx(sum(kilograms) / 1000)
        assert len({p.product for p in sales}) == 54


@pytest.mark.slow
def test_a_table_of_many_rows_is_recorded_in_bounded_memory(tmp_path: Path) -> None:
    """10^5 rows take no more than twice the memory of 2 x 10^4: what is kept is bounded."""
    peaks = []
    for rows in (20_000, 100_000):
        table = tmp_path / f"{rows}.csv"
        lines = (f"K{n},{1900 + n % 120},{n % 97 + 1}" for n in range(rows))
        head = "iso3c,year,population_population_number_of_people"
        table.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
        script = (
            "import loopbook\n"
            f"book = loopbook.new({str(tmp_path / f'{rows}.book')!r}, schemes=['world-waste'])\n"
            f"receipt = book.record({str(table)!r}, table='shares')\n"
            "book.close()\n"
            # Of this process alone: ru_maxrss begins with that of whoever started it.
            "peak = int(open('/proc/self/status').read().split('VmHWM:')[1].split()[0])\n"
            "print(receipt.appended, peak)\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, check=True
        )
        appended, peak = map(int, done.stdout.split())
        assert appended == rows
        peaks.append(peak)
    assert peaks[1] < 2 * peaks[0]
    assert peaks[1] < 1_000_000
