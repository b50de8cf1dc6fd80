"""Report on a synthetic book: what it holds, and what to ask it, as text or as JSON."""

from pathlib import Path

import msgspec

from loopbook.book.book import Book
from loopbook.programs.synthetic.plan import Plan
from loopbook.terms.entry import Checkpoint
from loopbook.wording import say

PERIOD = "2018..2025"


class SyntheticReport(msgspec.Struct, frozen=True, kw_only=True):
    """What a synthetic book holds.

    Fields
      is_synthetic  always true: nothing in the book happened
      book          its folder;  checkpoint  when it was read
      seed          what decided masses and dates
      links         links between items;  links_asked  as many as were asked for
      declarations  error declarations, each with a corrective event
      late          events recorded days to months after they happened
      pack, looped, ore_lot  items whose genealogies are worth a look
      cars          cars that come on top, and are in no count above
      faults_file   what says which faults were seeded into them
    """

    is_synthetic: bool = True
    book: str
    checkpoint: Checkpoint
    seed: int
    links_asked: int
    links: int
    events: int
    items: int
    parties: int
    declarations: int
    late: int
    pack: str
    looped: str
    ore_lot: str
    cars: int = 0
    faults_file: str = ""


def synthetic_report(book: Book, plan: Plan, faults: Path | None = None) -> SyntheticReport:
    """Return the report on a book that was filled by `plan`.

    Parameters
      faults  file that says which faults were seeded; None: there are none
    """
    return SyntheticReport(
        book=str(book.path),
        checkpoint=book.checkpoint(),
        seed=plan.seed,
        links_asked=plan.links,
        links=plan.tally.links,
        events=plan.tally.events,
        items=plan.tally.items,
        parties=plan.parties,
        declarations=plan.tally.declarations,
        late=plan.tally.late,
        pack=plan.pack254,
        looped=plan.looped,
        ore_lot=plan.ore,
        cars=plan.fleet.cars if plan.fleet is not None else 0,
        faults_file=str(faults or ""),
    )


def synthetic_lines(report: SyntheticReport, language: str) -> list[str]:
    """Return the report as lines for a person; the first two say that all of it is made up."""
    counts = msgspec.structs.asdict(report)
    point = report.checkpoint
    commands = [
        f"loopbook trace {report.pack} --book {report.book}",
        f"loopbook trace {report.looped} --book {report.book}",
        f"loopbook trace {report.ore_lot} --direction downstream --book {report.book}",
        f"loopbook account --period {PERIOD} --layer goods --book {report.book}",
    ]
    told = [say(f"synthetic.{probe}", language) for probe in ("pack", "looped", "ore", "account")]
    cars = []
    if report.cars:
        cars.append(say("synthetic.cars", language, **counts))
        commands.append(f"loopbook supervise --book {report.book}")
        told.append(say("synthetic.supervise", language))
    return [
        say("synthetic.head", language, book=report.book, size=point.size, root=point.root[:16]),
        say("synthetic.label", language, seed=report.seed),
        say("synthetic.counts", language, **counts),
        say("synthetic.changes", language, **counts),
        *cars,
        "",
        say("synthetic.next", language),
        *(f"  {words}\n    {command}" for words, command in zip(told, commands, strict=True)),
    ]
