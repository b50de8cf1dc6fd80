"""Stock: what stays in use for years, how long it stays, and what comes of it year by year.

Arrays have years first: (year, product). A lifetime may differ by product and by cohort, the year
in which goods came in. Every array is float64, in the unit in which its product is counted.

Source    van der Voet et al. (2002); Mueller (2006), Ecological Economics 59, 142-156; Pauliuk &
          Heeren (2020), J. Industrial Ecology 24, 446-458
"""

from enum import StrEnum

import msgspec
import numpy as np
from numpy.typing import NDArray

from loopbook.terms.finding import Finding

Array = NDArray[np.float64]


class LifetimeKind(StrEnum):
    """Shape of the distribution of lifetimes."""

    FIXED = "fixed"  # years: all leave at that age
    NORMAL = "normal"  # mean, sd; what the curve puts below age 0 leaves at age 0
    TRUNCATED_NORMAL = "truncated_normal"  # mean, sd of the curve before it is cut at age 0
    FOLDED_NORMAL = "folded_normal"  # mean, sd of the curve before it is folded at age 0
    LOGNORMAL = "lognormal"  # mean, sd of the lifetime itself, not of its logarithm
    WEIBULL = "weibull"  # shape, scale; or t50, t90: ages by which 50 and 90 percent have left
    GAMMA = "gamma"  # mean, sd; or shape, scale
    LOGISTIC = "logistic"  # mean, sd; below age 0 as the normal curve
    EMPIRICAL = "empirical"  # survival: share alive at age 0, 1, 2 ..., straight in between


class AgeConvention(StrEnum):
    """When in its year an inflow comes in: the age of cohort c at the end of year t is t - c + u.

    ODYM reckons by END, flodym by MIDDLE unless it is told otherwise.
    """

    START = "start"  # u = 1: goods live through the whole of their first year
    MIDDLE = "middle"  # u = 1/2
    END = "end"  # u = 0: goods are new when their first year ends
    QUADRATURE = "quadrature"  # u spread evenly over the year


class NegativeInflow(StrEnum):
    """What is done where a stock shall fall faster than lifetimes let it."""

    ERROR = "error"  # the call fails and says year and amount
    PRO_RATA = "pro_rata"  # every cohort gives up the same share of what it has left (ODYM)
    HAZARD = "hazard"  # every cohort's hazard of that year is multiplied by the same factor
    OLDEST_FIRST = "oldest_first"  # the oldest cohort is scrapped first


class Lifetime(msgspec.Struct, frozen=True, eq=False, kw_only=True):
    """How long goods stay: a distribution whose parameters may differ by cohort and product.

    Fields
      kind        shape of the distribution
      parameters  name -> value in years (shape: a pure number); 0-d, (product,), (cohort, 1) or
                  (cohort, product); `survival` of an empirical lifetime is (age,)
      at_most     age in years at which whatever is still there leaves; None: no such age
    """

    kind: LifetimeKind
    parameters: dict[str, Array]
    at_most: Array | None = None

    @property
    def is_by_cohort(self) -> bool:
        """Whether a parameter differs between the cohorts."""
        shapes = [value.shape for name, value in self.parameters.items() if name != "survival"]
        shapes += [self.at_most.shape] if self.at_most is not None else []
        return any(len(shape) == 2 and shape[0] > 1 for shape in shapes)


class InflowError(StrEnum):
    """How the errors of an inflow's years hang together."""

    BY_YEAR = "by_year"  # each year errs by itself
    COMMON = "common"  # all years of a product err alike, as a statistic with a bias


class StatedLifetime(msgspec.Struct, frozen=True, eq=False, kw_only=True):
    """A lifetime as a person states it, with what is not known of it.

    Fields
      kind        shape of the distribution
      parameters  as stated (`t50`, `t90`, `at_most` too), shapes as in Lifetime
      sd          standard uncertainty of a parameter, in its unit; absent: taken as exact
      scale_sd    relative standard uncertainty of all ages together: 0.1 is ten percent
    """

    kind: LifetimeKind
    parameters: dict[str, Array]
    sd: dict[str, float] = {}
    scale_sd: float = 0.0


class Hibernation(msgspec.Struct, frozen=True, eq=False, kw_only=True):
    """Goods that are out of use and not yet given away: a second stock behind the first.

    Fields
      lifetime  how long they lie
      share     of what leaves use, that lies first; the rest is given away at once
    """

    lifetime: Lifetime
    share: float = 1.0


class Opening(msgspec.Struct, frozen=True, eq=False, kw_only=True):
    """What stands at the end of the year before the first, by cohort.

    Fields
      ages     years since each cohort came in, counted to the year before the first: 0 is the
               cohort of that year; (cohort,)
      amounts  (cohort, product)
    """

    ages: NDArray[np.int64]
    amounts: Array


class StockResult(msgspec.Struct, frozen=True, eq=False, kw_only=True):
    """A stock year by year; inflow - outflow = stock - stock of the year before, as computed.

    Fields
      inflow, outflow, stock   (year, product); a stock is that at the end of the year
      opening                  stock at the end of the year before the first; (product,)
      scrapped                 part of the outflow that left before its time, because a falling
                               stock made it; (year, product), zero where nothing did
    """

    inflow: Array
    outflow: Array
    stock: Array
    opening: Array
    scrapped: Array


class Cohorts(msgspec.Struct, frozen=True, eq=False, kw_only=True):
    """Stock and outflow by cohort: (year, cohort, product), zero where the cohort is yet to come.

    The outflow of a cohort is its stock of the year before, or its inflow, less its stock.
    """

    stock: Array
    outflow: Array


class Band(msgspec.Struct, frozen=True, eq=False, kw_only=True):
    """What is known of an uncertain series: (year, product) each.

    Fields
      mean, sd           of the draws, or to first order
      low, median, high  5th, 50th and 95th percentile
    """

    mean: Array
    sd: Array
    low: Array
    median: Array
    high: Array


class Forecast(msgspec.Struct, frozen=True, eq=False, kw_only=True):
    """A stock with the bands of its stock and outflow.

    Fields
      central   the answer for the stated values
      stock, outflow   bands around it; in each, products in order and, last, their total
      draws     number of Monte Carlo draws; 0: to first order, as normal
      seed      of the draws
    """

    central: StockResult
    stock: Band
    outflow: Band
    draws: int
    seed: int


class NamedArray(msgspec.Struct, frozen=True, eq=False, kw_only=True):
    """An array whose axes have names and items, as those of flodym.

    Fields
      names    of the axes, in order
      letters  short names of the axes, one each
      items    of each axis: years as whole numbers, everything else as text
      values   shape as the lengths of `items`
    """

    names: tuple[str, ...]
    letters: tuple[str, ...]
    items: tuple[tuple[int | str, ...], ...]
    values: Array


class StockTable(msgspec.Struct, frozen=True, eq=False, kw_only=True):
    """Series read from a table, all of the same years.

    Fields
      years     consecutive
      products  labels; one empty label where the table names none
      unit      of the values; one for all products
      values    (year, product)
      sd        standard uncertainty, same unit; NaN where none is stated
      columns   further columns by heading, (year, product), for parameters that differ by cohort
    """

    years: tuple[int, ...]
    products: tuple[str, ...]
    unit: str
    values: Array
    sd: Array
    columns: dict[str, Array] = {}


class Repeated(StrEnum):
    """What is done with several rows of one product and year."""

    ERROR = "error"
    SUM = "sum"  # they are parts: countries of a region, types of a kind


class Gaps(StrEnum):
    """What is done with a year that has no value between years that have."""

    ERROR = "error"
    LINEAR = "linear"  # straight between its neighbours, and a note says which years


class SeriesColumns(msgspec.Struct, frozen=True, kw_only=True):
    """How a table of series is read; an empty text: by the usual headings.

    Fields
      year, value, sd, unit   headings; a `unit` that is no heading is the unit itself
      product   headings whose cells together name the product
      where     (heading, text): only rows with that text
      sheet     of a workbook; empty: the first
      extra     headings of columns that lifetime parameters name
    """

    year: str = ""
    value: str = ""
    sd: str = ""
    unit: str = ""
    product: tuple[str, ...] = ()
    where: tuple[tuple[str, str], ...] = ()
    sheet: str = ""
    extra: tuple[str, ...] = ()
    repeated: Repeated = Repeated.ERROR
    gaps: Gaps = Gaps.ERROR


class Driven(StrEnum):
    """What the table states."""

    INFLOW = "inflow"
    STOCK = "stock"


class StockWish(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of a table of series.

    Fields
      columns      how the table is read
      lifetime     as account.stock.stated writes it;  lifetime_sd   of all ages, relative
      until        last year of the answer; 0: that of the table
      after        values behind the last of the table: `zero`, `last`, or a growth as `2 %`
      opening      growth a year, as `0 %`, of the inflows before the first year: those that built
                   the first stock, or led up to the first inflow; empty: there were none
      hibernation  lifetime of what lies before it goes, and perhaps `,share=0.4`; empty: none
      errors, draws, seed   of the bands; bands are made of inflows only
      negative     what is done where a stock falls faster than goods leave
    """

    columns: SeriesColumns = SeriesColumns()
    lifetime: str = ""
    lifetime_sd: float = 0.0
    driven: Driven = Driven.INFLOW
    convention: AgeConvention = AgeConvention.MIDDLE
    negative: NegativeInflow = NegativeInflow.ERROR
    until: int = 0
    after: str = ""
    opening: str = ""
    hibernation: str = ""
    errors: InflowError = InflowError.BY_YEAR
    draws: int = 0
    seed: int = 0


class StockSheet(msgspec.Struct, frozen=True, eq=False, kw_only=True):
    """The answer to a table of series.

    Fields
      years, products, unit   of the arrays
      result    stock in use, and lying if there is hibernation; outflow is what leaves for good
      forecast  bands; None where nothing is uncertain, or the stock was stated
      cohorts   of the goods that came in, in use; None where not asked for
      wish      what was asked
      findings  what was touched, assumed or wrong
    """

    years: tuple[int, ...]
    products: tuple[str, ...]
    unit: str
    result: StockResult
    forecast: Forecast | None
    cohorts: Cohorts | None
    wish: StockWish
    findings: tuple[Finding, ...] = ()
