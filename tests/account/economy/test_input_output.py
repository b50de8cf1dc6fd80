"""Input-output: textbook numbers, published footprints, the plain inverse as oracle, bad tables.

Miller and Blair, Input-Output Analysis, 2009, tables 2.3 and 2.4; the two-region table and its
footprints are facts of the tests of pymrio (IndEcol/pymrio, tests/test_math.py).
"""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from loopbook.account.economy.input_output import Caused, InputOutput, caused, name_of
from loopbook.errors import Unreconcilable
from loopbook.terms.finding import Severity

Floats = NDArray[np.float64]

Z: list[list[float]] = [
    [10, 5, 1, 6, 5, 7],
    [0, 2, 0, 0, 5, 3],
    [10, 3, 20, 4, 2, 0],
    [5, 0, 0, 1, 10, 9],
    [0, 10, 1, 0, 20, 1],
    [5, 0, 0, 1, 10, 10],
]
Y: list[list[float]] = [[14, 3], [2.5, 2.5], [13, 6], [5, 20], [10, 10], [3, 10]]
F: list[list[float]] = [[20, 1, 42, 4, 20, 5], [5, 4, 11, 8, 2, 10]]
BY_PRODUCT = [
    [
        14.059498889254174,
        18.863255551508175,
        17.32012296814962,
        8.71616437964097,
        18.863255551508175,
        14.17770265993889,
    ],
    [
        5.395407054390734,
        7.594657671782178,
        5.857880532237175,
        5.657139420727301,
        7.594657671782178,
        7.900257649080434,
    ],
]
IMPORTS = [
    [
        1.2792573306446737,
        10.499069649181388,
        1.2752266807875912,
        6.604374747509535,
        8.364185902326788,
        10.842115601865368,
    ],
    [
        2.054905005956757,
        3.9151998960771452,
        1.522271392125981,
        1.743464577633809,
        3.6794577757050337,
        3.221508682410955,
    ],
]
EXPORTS = [
    [
        8.251832343364468,
        0.5304113433404783,
        17.02843256499675,
        1.3307504334524414,
        9.797226856351275,
        1.9255763708099365,
    ],
    [
        2.062958085841117,
        2.1216453733619134,
        4.459827576546767,
        2.6615008669048827,
        0.9797226856351275,
        3.851152741619873,
    ],
]


def table(z: object = Z, y: object = Y, f: object = F, **more: Floats) -> InputOutput:
    """Return tables of two regions of equal size."""
    transactions = np.array(z, dtype=float)
    size = len(transactions)
    half = size // 2
    extension = np.array(f, dtype=float)
    return InputOutput(
        region=np.repeat(np.arange(2), half),
        sector=tuple(f"sector{i % half + 1}" for i in range(size)),
        regions=("reg1", "reg2"),
        transactions=transactions,
        demand=np.array(y, dtype=float),
        extension=extension,
        direct=np.zeros((len(extension), 2)),
        **more,
    )


def by_region(values: list[list[float]]) -> Floats:
    """Sum six sectors to two regions."""
    summed: Floats = np.array(values, dtype=float).reshape(-1, 2, 3).sum(axis=2)
    return summed


def plain(tables: InputOutput) -> tuple[Floats, Floats]:
    """Footprint and territory by the dense inverse, region by region: the oracle."""
    output = tables.transactions.sum(axis=1) + tables.demand.sum(axis=1)
    inverse = np.linalg.inv(np.eye(len(output)) - tables.transactions / output)
    intensity = tables.extension / output
    made = inverse @ tables.demand
    consumed = intensity @ made
    at_home = np.array(
        [
            [(row[tables.region == r] * made[tables.region == r, r]).sum() for r in range(2)]
            for row in intensity
        ]
    )
    return consumed, consumed - at_home


def test_two_sectors_of_the_textbook_have_its_output_and_inverse() -> None:
    tables = table([[150, 500], [200, 100]], [[350, 0], [1700, 0]], [[300, 500]])
    found = caused(tables)
    assert_allclose(found.output, [1000, 2000])
    inverse = np.array([[1.25412541, 0.330033], [0.2640264, 1.12211221]])
    assert_allclose(found.multipliers, np.array([[0.3, 0.25]]) @ inverse, rtol=1e-6)


def test_the_published_footprints_of_two_regions_are_reproduced() -> None:
    found = caused(table())
    assert_allclose(found.consumption, by_region(BY_PRODUCT), rtol=1e-12)
    assert_allclose(found.by_product.reshape(2, 6), BY_PRODUCT, rtol=1e-12)
    assert_allclose(found.territorial, by_region(F), rtol=1e-12)
    assert_allclose(found.imports, by_region(IMPORTS), rtol=1e-12)
    assert_allclose(found.exports, by_region(EXPORTS), rtol=1e-12)


def test_what_is_caused_is_conserved() -> None:
    found = caused(table())
    assert_allclose(found.consumption, found.territorial + found.imports - found.exports)
    assert_allclose(found.consumption.sum(axis=1), np.sum(F, axis=1))


def random_table(size: int, density: float, seed: int) -> InputOutput:
    """Return a productive economy of two regions."""
    draws = np.random.default_rng(seed)
    z = draws.random((size, size)) * (draws.random((size, size)) < density)
    y = draws.random((size, 2)) * size
    return table(z, y, draws.random((3, size)))


@pytest.mark.parametrize(("density", "solver"), [(0.005, "sparse LU"), (0.9, "dense LU")])
def test_both_factors_agree_with_the_inverse(density: float, solver: str) -> None:
    tables = random_table(60, density, 7)
    found = caused(tables)
    consumed, imported = plain(tables)
    assert found.solver == solver
    assert_allclose(found.consumption, consumed, rtol=1e-10)
    assert_allclose(found.imports, imported, rtol=1e-9)


def test_uncertainty_of_the_extension_is_that_of_draws() -> None:
    """4,000 drawn extensions are 4,000 rows of one: the tables are factored once."""
    found = caused(table(sd=np.array(F) * 0.1))
    noise = np.random.default_rng(11).standard_normal((4000, 6))
    drawn = caused(table(f=np.array(F[0]) * (1 + 0.1 * noise))).consumption
    assert found.sd is not None
    assert_allclose(found.sd[0], drawn.std(axis=0), rtol=0.05)


def test_an_economy_that_needs_more_than_it_makes_is_refused_with_the_sector() -> None:
    """Final use below zero makes a sector take in 1.5 of what it sells."""
    with pytest.raises(Unreconcilable, match=r"LB-M40.*reg1, sector1"):
        caused(table([[15, 0], [0, 1]], [[-5, 0], [0, 5]], [[1, 1]]))


@pytest.mark.parametrize("size", [2, 40])
def test_a_sector_that_sells_all_to_itself_is_refused_by_both_factors(size: int) -> None:
    sold = np.zeros((size, size))
    sold[0, 0] = 1.0
    used = np.ones((size, 2))
    used[0] = 0.0
    with pytest.raises(Unreconcilable, match=r"LB-M40.*reg1, sector1"):
        caused(table(sold, used, np.ones((1, size))))


def test_a_sector_that_causes_something_and_makes_nothing_is_refused() -> None:
    with pytest.raises(Unreconcilable, match=r"LB-M41.*reg2, sector1"):
        caused(table([[1, 0], [0, 0]], [[5, 0], [0, 0]], [[1, 1]]))


def test_a_sector_that_neither_makes_nor_causes_is_no_fault() -> None:
    found = caused(table([[1, 0], [0, 0]], [[5, 0], [0, 0]], [[1, 0]]))
    assert_allclose(found.consumption, [[1, 0]])
    assert np.isfinite(found.multipliers).all()


def test_columns_that_do_not_sum_to_rows_are_found() -> None:
    output = np.sum(Z, axis=1) + np.sum(Y, axis=1)
    balanced = output - np.sum(Z, axis=0)
    assert caused(table(value_added=balanced)).findings == ()
    (found,) = caused(table(value_added=balanced * 2)).findings
    assert (found.code, found.severity) == ("LB-M42", Severity.WARNING)


def test_negative_sales_are_told_since_the_economy_is_then_not_tested() -> None:
    changed = [row[:] for row in Z]
    changed[0][1] = -1
    found: Caused = caused(table(changed))
    assert [finding.code for finding in found.findings] == ["LB-M43"]


def test_a_sector_is_named_with_its_region() -> None:
    assert name_of(table(), 4) == "reg2, sector2"
