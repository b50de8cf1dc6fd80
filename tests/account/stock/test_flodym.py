"""The same questions to flodym 1.1: equal to 1e-12, its arrays read and written, its example."""

from pathlib import Path
from typing import Any

import flodym
import numpy as np
import pytest
from flodym.data_reader import CSVDimensionReader, CSVParameterReader

from loopbook.account.stock.chain import Split, chain_flows, chain_stock
from loopbook.account.stock.cohort import cohorts
from loopbook.account.stock.inflow_driven import inflow_driven
from loopbook.account.stock.lifetime import (
    fixed,
    folded_normal,
    lognormal,
    normal,
    weibull,
)
from loopbook.account.stock.stock_driven import Terms, stock_driven
from loopbook.formats.flodym_array import (
    Axis,
    dimension_words,
    from_flodym,
    read_array,
    read_axis,
    write_array,
    write_axis,
)
from loopbook.terms.stock import AgeConvention, Array, Lifetime, NamedArray

# flodym's readers use what pandas is about to drop: a warning to its authors, not to us.
pytestmark = [
    pytest.mark.peers,
    pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning"),
]

YEARS, PRODUCTS = 300, 100
RANDOM = np.random.default_rng(20)
MEAN = RANDOM.uniform(5.0, 60.0, PRODUCTS)
INFLOW = RANDOM.lognormal(0.0, 1.0, (YEARS, PRODUCTS))
KINDS: list[tuple[Any, dict[str, Array], Lifetime]] = [
    (flodym.NormalLifetime, {"mean": MEAN, "std": 0.3 * MEAN}, normal(MEAN, 0.3 * MEAN)),
    (flodym.FixedLifetime, {"mean": MEAN}, fixed(MEAN)),
    (flodym.LogNormalLifetime, {"mean": MEAN, "std": 0.5 * MEAN}, lognormal(MEAN, 0.5 * MEAN)),
    (
        flodym.FoldedNormalLifetime,
        {"mean": MEAN, "std": 0.8 * MEAN},
        folded_normal(MEAN, 0.8 * MEAN),
    ),
    (
        flodym.WeibullLifetime,
        {"weibull_scale": MEAN, "weibull_shape": np.full(PRODUCTS, 2.2)},
        weibull(2.2, MEAN),
    ),
]
IDS = [kind.__name__ for kind, _, _ in KINDS]


def space(years: int = YEARS, products: int = PRODUCTS) -> flodym.DimensionSet:
    time = flodym.Dimension(letter="t", name="Time", items=list(range(years)), dtype=int)
    names = [f"p{index}" for index in range(products)]
    product = flodym.Dimension(letter="p", name="Product", items=names, dtype=str)
    return flodym.DimensionSet(dim_list=[time, product])


def modelled(kind: Any, parameters: dict[str, Array], inflow: Array, **more: Any) -> Any:
    dims = space(*inflow.shape)
    model: Any = flodym.InflowDrivenDSM(
        dims=dims, lifetime_model=kind(dims=dims, **parameters, **more)
    )
    model.inflow.values[...] = inflow
    model.compute()
    return model


@pytest.mark.parametrize(("kind", "parameters", "lifetime"), KINDS, ids=IDS)
@pytest.mark.parametrize("at", ["start", "middle", "end"])
def test_300_years_of_100_products_are_equal_to_1e_12(
    kind: Any,
    parameters: dict[str, Array],
    lifetime: Lifetime,
    at: str,
) -> None:
    theirs = modelled(kind, parameters, INFLOW, inflow_at=at)
    ours = inflow_driven(INFLOW, lifetime, AgeConvention(at))
    table = cohorts(INFLOW, lifetime, AgeConvention(at))
    size = float(theirs.stock.values.max())
    for mine, other in (
        (ours.stock, theirs.stock.values),
        (ours.outflow, theirs.outflow.values),
        (table.stock, theirs.get_stock_by_cohort()),
        (table.outflow, theirs.get_outflow_by_cohort()),
    ):
        assert np.abs(mine - other).max() <= 1e-12 * size


def test_the_inflow_of_a_stock_is_equal_to_1e_12() -> None:
    dims = space()
    lifetime = flodym.NormalLifetime(dims=dims, inflow_at="end", mean=MEAN, std=0.3 * MEAN)
    theirs: Any = flodym.StockDrivenDSM(dims=dims, lifetime_model=lifetime)
    end = AgeConvention.END
    theirs.stock.values[...] = inflow_driven(INFLOW, normal(MEAN, 0.3 * MEAN), end).stock
    theirs.compute()
    terms = Terms(lifetime=normal(MEAN, 0.3 * MEAN), convention=end)
    ours = stock_driven(theirs.stock.values, terms)
    size = float(theirs.stock.values.max())
    assert np.abs(ours.inflow - theirs.inflow.values).max() <= 1e-12 * size
    assert np.abs(ours.outflow - theirs.outflow.values).max() <= 1e-12 * size


def test_a_lifetime_of_each_cohort_is_equal() -> None:
    inflow = INFLOW[:80, :5]
    scale = np.linspace(4.0, 30.0, 80)[:, np.newaxis] * np.linspace(0.8, 1.2, 5)
    shape = np.full((80, 5), 2.5)
    theirs = modelled(
        flodym.WeibullLifetime, {"weibull_scale": scale, "weibull_shape": shape}, inflow
    )
    ours = inflow_driven(inflow, weibull(2.5, scale), AgeConvention.MIDDLE)
    assert np.abs(ours.stock - theirs.stock.values).max() <= 1e-12 * ours.stock.max()


def test_its_quadrature_comes_to_ours() -> None:
    """Ten points of Gauss and Lobatto beside twelve of Gauss and Legendre, a smooth lifetime."""
    theirs = modelled(
        flodym.NormalLifetime, {"mean": MEAN, "std": 0.3 * MEAN}, INFLOW, n_pts_per_interval=10
    )
    ours = inflow_driven(INFLOW, normal(MEAN, 0.3 * MEAN), AgeConvention.QUADRATURE)
    assert np.abs(ours.stock - theirs.stock.values).max() <= 1e-12 * ours.stock.max()


def array() -> flodym.FlodymArray:
    time = flodym.Dimension(letter="t", name="Time", items=[1980, 1981, 1982], dtype=int)
    element = flodym.Dimension(letter="e", name="Material", items=["Fe", "Cu"], dtype=str)
    dims = flodym.DimensionSet(dim_list=[time, element])
    values = RANDOM.lognormal(0.0, 3.0, (3, 2))
    return flodym.FlodymArray(dims=dims, values=values, name="a")


def rebuilt(named: NamedArray) -> flodym.FlodymArray:
    dims = [flodym.Dimension(**words) for words in dimension_words(named)]
    return flodym.FlodymArray(dims=flodym.DimensionSet(dim_list=dims), values=named.values)


def test_an_array_goes_over_and_comes_back() -> None:
    theirs = array()
    named = from_flodym(theirs)
    assert named.names == ("Time", "Material")
    back = rebuilt(named)
    assert np.array_equal(back.values, theirs.values)
    assert back.dims.letters == theirs.dims.letters
    assert np.array_equal((back + theirs).values, 2.0 * theirs.values)


@pytest.mark.parametrize("wide", ["", "Time", "Material"])
def test_its_readers_read_our_files_to_the_last_bit(tmp_path: Path, wide: str) -> None:
    theirs = array()
    named = from_flodym(theirs)
    (tmp_path / "a.csv").write_bytes(write_array(named, wide))
    for name, items in zip(named.names, named.items, strict=True):
        (tmp_path / f"{name}.csv").write_bytes(write_axis(items))
    definitions = [
        flodym.DimensionDefinition(name="Time", letter="t", dtype=int),
        flodym.DimensionDefinition(name="Material", letter="e", dtype=str),
    ]
    files: dict[str, Any] = {name: str(tmp_path / f"{name}.csv") for name in named.names}
    dimension_reader: Any = CSVDimensionReader(files)
    dims = dimension_reader.read_dimensions(definitions)
    parameter_reader: Any = CSVParameterReader({"a": str(tmp_path / "a.csv")})
    read = parameter_reader.read_parameter_values("a", dims)
    assert np.array_equal(read.values, theirs.values)


@pytest.mark.parametrize("wide", [None, "Time", "Material"])
def test_we_read_its_files_to_the_last_bit(tmp_path: Path, wide: str | None) -> None:
    theirs = array()
    theirs.to_df(index=False, dim_to_columns=wide).to_csv(tmp_path / "a.csv", index=False)
    axes = [Axis("Time", "t", (1980, 1981, 1982)), Axis("Material", "e", ("Fe", "Cu"))]
    with (tmp_path / "a.csv").open("rb") as stream:
        read = read_array(stream, "a.csv", axes)
    assert np.array_equal(read.values, theirs.values)


class Example(flodym.MFASystem):
    """Example 2 of flodym, its flows as its text states them; the heap is fed by hand."""

    def compute(self) -> None:
        """Compute the flows."""
        flow, parameter = self.flows, self.parameters
        for source, made in (("shredder", "machines"), ("demolition", "buildings")):
            flow[f"sysenv => {source}"][...] = (
                parameter[f"eol {made}"] * parameter[f"composition eol {made}"]
            )
            flow[f"{source} => remelting"][...] = (
                flow[f"sysenv => {source}"] * parameter[f"{source} yield"]
            )
        both = flow["shredder => remelting"] + flow["demolition => remelting"]
        flow["remelting => slag piles"][...] = both * (1 - parameter["remelting yield"])


@pytest.mark.corpus
@pytest.mark.parametrize(("more", "held"), [(1.0, 323.644), (1.25, 395.207)])
def test_example_2_is_the_same_in_flodym_wired_right(
    corpora: Path, more: float, held: float
) -> None:
    """The published wiring takes the flow into remelting instead: 568.261 in both cases."""
    system = example_of(corpora / "stock")
    system.parameters["eol buildings"][...] *= more
    system.compute()
    for name, expected in (("remelting => slag piles", held), ("shredder => remelting", 568.261)):
        heap: Any = flodym.SimpleFlowDrivenStock(dims=system.dims, name="slag piles")
        heap.inflow[...] = system.flows[name]
        heap.compute()
        assert heap.stock.values[-1].sum() == pytest.approx(expected, abs=5e-4)
    assert by_balance(corpora / "stock", more) == pytest.approx(held, abs=5e-4)


def example_of(folder: Path) -> Example:
    """Return the system of the example, read by flodym."""
    parameters = ["eol machines", "eol buildings"]
    by_element = [f"composition {name}" for name in parameters]
    by_element += [f"{name} yield" for name in ("shredder", "demolition", "remelting")]
    flows = [
        ("sysenv", "shredder"),
        ("sysenv", "demolition"),
        ("shredder", "remelting"),
        ("demolition", "remelting"),
        ("remelting", "slag piles"),
    ]
    dimensions = [
        flodym.DimensionDefinition(letter="t", name="Time", dtype=int),
        flodym.DimensionDefinition(letter="e", name="Material", dtype=str),
    ]
    definition = flodym.MFADefinition(
        dimensions=dimensions,
        parameters=[
            flodym.ParameterDefinition(name=name, dim_letters=(letter,))
            for letter, names in (("t", parameters), ("e", by_element))
            for name in names
        ],
        processes=["sysenv", "shredder", "demolition", "remelting", "slag piles"],
        flows=[
            flodym.FlowDefinition(from_process_name=a, to_process_name=b, dim_letters=("t", "e"))
            for a, b in flows
        ],
        stocks=[],
    )
    names = [*parameters, *by_element]
    return Example.from_excel(
        definition=definition,
        dimension_files={d.name: str(folder / "example2_dimensions.xlsx") for d in dimensions},
        dimension_sheets={d.name: d.name for d in dimensions},
        parameter_files={name: str(folder / "example2_parameters.xlsx") for name in names},
        parameter_sheets={name: name for name in names},
    )


def by_balance(folder: Path, more: float) -> float:
    """Return the slag of the example, its workbooks read by us."""
    with (folder / "example2_dimensions.xlsx").open("rb") as stream:
        time = read_axis(stream, "dimensions", "Time", "t", sheet="Time")
    with (folder / "example2_dimensions.xlsx").open("rb") as stream:
        element = read_axis(stream, "dimensions", "Material", "e", sheet="Material")

    def of(name: str, axis: Axis) -> Array:
        with (folder / "example2_parameters.xlsx").open("rb") as stream:
            return read_array(stream, "parameters", [axis], sheet=name).values

    sources = {
        ("out", "shredder"): of("eol machines", time)[:, np.newaxis]
        * of("composition eol machines", element),
        ("out", "demolition"): more
        * of("eol buildings", time)[:, np.newaxis]
        * of("composition eol buildings", element),
    }
    splits = [
        Split(process=name, shares={"remelting": of(f"{name} yield", element)}, rest="out")
        for name in ("shredder", "demolition")
    ]
    splits.append(
        Split(process="remelting", shares={"out": of("remelting yield", element)}, rest="slag")
    )
    return float(chain_stock(chain_flows(sources, splits), "slag").stock[-1].sum())
