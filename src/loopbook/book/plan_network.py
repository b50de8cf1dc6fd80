"""Plan network: what a book has of collection, as the table of generation of the job `network`.

What left the zones in a period is drawn as what arises there: a book tells what was collected, and
what was not it cannot know. The pack is `collection-network`, or one that extends it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction
from urllib.parse import unquote
from zoneinfo import ZoneInfo

import numpy as np

from loopbook.book.declaring import Declaring
from loopbook.book.readings import Readings
from loopbook.terms.event import Event
from loopbook.terms.lineage import AsOf
from loopbook.terms.party import may_see
from loopbook.terms.plan_input import InputTable
from loopbook.terms.quantity import convert
from loopbook.terms.scheme import Scheme

STEP = "urn:loopbook:v1:step:zone_to_"
PLACE = "urn:loopbook:v1:place:"
MATERIAL = "urn:loopbook:v1:material:"
UNIT = "TNE"


def drawn_network(book: Declaring, options: Mapping[str, str]) -> dict[str, InputTable]:
    """Return the generation of a book: tonnes by zone, material and year.

    Parameters
      options   `scheme`: the pack whose flows are meant; without it nothing is drawn
    Raises      UnknownTerm  the pack is not active
    """
    if not options.get("scheme"):
        return {}
    pack = book.scheme(options["scheme"])
    with book._turn:
        told = _counting(book._posted(), book._known(None))
    return {"generation": _generation(told, pack)}


def _counting(readings: Readings, known: AsOf) -> list[Event]:
    """Return the events of collection that count, as `known` may know them."""
    return [
        event
        for entry, event in readings.told(1)
        if event is not None
        and event.biz_step.startswith(STEP)
        and may_see(entry.draft.audience, known.sees)
        and not readings.is_voided(entry.sequence, known)
    ]


def _generation(events: Iterable[Event], pack: Scheme) -> InputTable:
    """Return tonnes by zone, material and year, in that order."""
    tonne = pack.units.by_code[UNIT]
    zone_of_time = ZoneInfo(pack.system.zone)
    sums: defaultdict[tuple[str, str, str], Fraction] = defaultdict(Fraction)
    for event in events:
        zones = [name for kind, name in event.sources if kind.endswith("location")]
        for each in event.quantities:
            unit = pack.units.by_code.get(each.uom or "")
            if each.quantity is None or unit is None or unit.dimension != tonne.dimension:
                continue
            place = unquote((zones or [event.biz_location])[0].removeprefix(PLACE))
            material = each.epc_class.removeprefix(MATERIAL)
            year = str(event.time.astimezone(zone_of_time).year)
            sums[place, material, year] += convert(Fraction(each.quantity), unit, tonne)
    keys = sorted(sums)
    names = {
        field: np.array([key[at] for key in keys], dtype=object)
        for at, field in enumerate(("zone", "material", "period"))
    }
    amounts = np.array([float(sums[key]) for key in keys], dtype=np.float64)
    return InputTable("generation", {**names, "amount": amounts}, document=f"book, {pack.id}")
