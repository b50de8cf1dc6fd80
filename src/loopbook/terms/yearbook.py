"""Yearbook: indicators of many subjects over many years, each value with how sure it is."""

from enum import StrEnum

import msgspec

from loopbook.terms.entry import Checkpoint


class CellKind(StrEnum):
    """What a yearbook knows of one value."""

    DECIDES = "decides"  # may decide a target
    MODELLED = "modelled"  # rests on factors or constructed data: shown, never decides
    UNPROVEN = "unproven"  # something is published, and none of it may decide
    UNKNOWN = "unknown"  # nothing is published


class YearbookCell(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An indicator of a subject in a year.

    Fields
      value, sd    in the unit of the indicator; None: unknown, not stated
      kind         how sure it is;  reason  key of the catalogue, why it does not decide
      doubt        of an unproven one: why the best of what is published does not count
      bound        `eq`, `about`, `at_least` or `at_most`
      base         of a change: the period it is counted from
      scope        definition it was counted under;  publisher  who says so; several are joined
      grade        weakest of its parts; empty without a value
      rivals       how many other official values there are
      low, high    between which all official values lie; None without a value
      repairs      repaired numbers in the entries it rests on
      run          values of one subject and the same run are comparable; a change of definition
                   or of base begins another
      sequences    entries behind it, ascending
      is_plain     whether the exact engine read it by itself, not from columns
    """

    indicator: str
    subject: str
    year: int
    value: float | None = None
    sd: float | None = None
    kind: CellKind
    reason: str = ""
    doubt: str = ""
    bound: str = "eq"
    base: str = ""
    scope: str = ""
    publisher: str = ""
    grade: str = ""
    rivals: int = 0
    low: float | None = None
    high: float | None = None
    repairs: int = 0
    run: int = 1
    sequences: tuple[int, ...] = ()
    is_plain: bool = False


class YearbookIndicator(msgspec.Struct, frozen=True, kw_only=True):
    """An indicator of a yearbook; `subject` is `*` where it is of any."""

    id: str
    title_en: str
    title_zh: str
    unit: str
    symbol: str
    symbol_zh: str
    subject: str
    formula: str
    source: str
    rule: str


class SeriesBreak(msgspec.Struct, frozen=True, kw_only=True):
    """Between two years an indicator changed its meaning, or its base: its series is cut there.

    Fields
      since, until   last year before and first year after
      old, new       scopes, or base periods;  reason  key of the catalogue
      subjects       whose series are cut
      rules          rows of the pack that say so
    """

    indicator: str
    since: int
    until: int
    old: str
    new: str
    reason: str
    subjects: tuple[str, ...]
    rules: tuple[str, ...] = ()


class Coverage(msgspec.Struct, frozen=True):
    """How much of what was asked decides: of an indicator, or of a subject."""

    name: str
    cells: int
    decides: int

    @property
    def share(self) -> float:
        """Share of the cells that decide; 0 where none was asked."""
        return self.decides / self.cells if self.cells else 0.0


class QualityRow(msgspec.Struct, frozen=True, kw_only=True):
    """What is doubtful about an indicator over all its cells: a row of the data-quality annex.

    Fields
      cells, decides, modelled, unproven, unknown   numbers of cells
      rivals     cells with more than one official value
      spread     largest (high - low) / |value| of them; None: no rivals, or a value of zero
      repaired   cells that rest on repaired numbers
      derived    cells whose weakest part is derived
      bounded    cells that are about, at least or at most
      breaks     changes of definition inside the years
      reasons    why cells do not decide: key of the catalogue -> number
    """

    indicator: str
    cells: int
    decides: int
    modelled: int
    unproven: int
    unknown: int
    rivals: int
    spread: float | None
    repaired: int
    derived: int
    bounded: int
    breaks: int
    reasons: dict[str, int]


class Yearbook(msgspec.Struct, frozen=True, kw_only=True):
    """Indicators x subjects x years of a pack, at one checkpoint.

    Fields
      cells      by indicator, subject and year
      subjects   those asked, or all that anything is published of; an indicator of a fixed subject
                 has cells of that one alone
      left_out   indicators whose fixed subject was not asked
      quality    the data-quality annex, a row an indicator
      plain_cells  cells that the exact engine read one by one
    """

    pack: str
    digest: str
    checkpoint: Checkpoint
    title_en: str
    title_zh: str
    years: tuple[int, ...]
    subjects: tuple[str, ...]
    indicators: tuple[YearbookIndicator, ...]
    cells: tuple[YearbookCell, ...]
    breaks: tuple[SeriesBreak, ...] = ()
    by_indicator: tuple[Coverage, ...] = ()
    by_subject: tuple[Coverage, ...] = ()
    quality: tuple[QualityRow, ...] = ()
    left_out: tuple[str, ...] = ()
    plain_cells: int = 0
