"""Faults: what is wrong with some cars, of known kinds and rate, so that finding is measured.

Each fault changes one life as a cheat or a slip would, and says which kinds of suspicions must find
which item by it (docs/spec/supervision.md). A car has one fault at most.
"""

from collections.abc import Callable

import msgspec

from loopbook.programs.synthetic.car import (
    BLACK_MASS,
    HULK,
    SCRAPPED_DAY,
    STRANGER,
    Car,
    Happening,
    lots,
    shredded,
)
from loopbook.programs.synthetic.clock import DAY
from loopbook.programs.synthetic.mass import mixed

LATE_DAYS = 500
_PARTS = 1 << 20


class Expected(msgspec.Struct, frozen=True):
    """What must be found: an item, by which kinds."""

    item: str
    kinds: tuple[str, ...]


class Seeded(msgspec.Struct, frozen=True):
    """A fault in a book.

    Fields
      fault   its name
      car     number of the car
      events  eventIDs that it changed or added, those of the life that are gone left out
      found_by  what must be found
    """

    fault: str
    car: int
    events: tuple[str, ...]
    found_by: tuple[Expected, ...]


class Change(msgspec.Struct, frozen=True):
    """What a fault does to a life: the life afterwards, the happenings concerned, what is found."""

    life: list[Happening]
    names: tuple[str, ...]
    found_by: tuple[Expected, ...]


Fault = Callable[[Car, list[Happening]], Change]


def _one(life: list[Happening], name: str) -> Happening:
    return next(each for each in life if each.name == name)


def _without(life: list[Happening], *names: str) -> list[Happening]:
    return [each for each in life if each.name not in names]


def _more(car: Car, life: list[Happening], model: str, name: str, day: float) -> Happening:
    """Return a happening like another one of the life, on another day."""
    known = _one(life, model)
    minute = car.at(day)
    return msgspec.structs.replace(
        known, name=name, minute=minute, told=minute, content=dict(known.content)
    )


def _seen_again(car: Car, life: list[Happening], name: str, day: float, item: str) -> Happening:
    made = _more(car, life, "core_tested", name, day)
    made.content["epcList"] = [item]
    return made


def mass_from_nowhere(car: Car, life: list[Happening]) -> Change:
    """More comes out of the shredder than went in."""
    wrong = shredded(car, "shredded", SCRAPPED_DAY + 20, (0.6, 0.4, 0.5))
    lot = Expected(car.lot(BLACK_MASS, "shredded"), ("mass_from_nowhere",))
    return Change([*_without(life, "shredded"), wrong], ("shredded",), (lot,))


def impossible_yield(car: Car, life: list[Happening]) -> Change:
    """Nearly all of a pack becomes black mass."""
    wrong = shredded(car, "shredded", SCRAPPED_DAY + 20, (0.93, 0.03, 0.03))
    lot = Expected(car.lot(BLACK_MASS, "shredded"), ("black_mass_yield",))
    return Change([*_without(life, "shredded"), wrong], ("shredded",), (lot,))


def unregistered_receiver(car: Car, life: list[Happening]) -> Change:
    """The pack is sent to a place that nobody registered."""
    given = _one(life, "pack_out.given")
    given.content["destinationList"] = [{"type": "location", "destination": car.place(STRANGER)}]
    kinds = ("unregistered_receiver", "wrong_receiver")
    return Change(life, (given.name,), (Expected(car.pack, kinds),))


def code_used_twice(car: Car, life: list[Happening]) -> Change:
    """A second pack is made under the code of the first."""
    again = _more(car, life, "pack", "pack.again", 300)
    # The maker has the code again: nobody handed over to him what the dismantler receives later.
    kinds = ("LB-U40", "LB-U44", "code_used_twice")
    return Change([*life, again], ("pack", again.name), (Expected(car.pack, kinds),))


def part_sold_twice(car: Car, life: list[Happening]) -> Change:
    """The remanufactured engine is sold once more, and never came back."""
    again = _more(car, life, "part_sold", "part_sold.again", SCRAPPED_DAY + 70)
    found = Expected(car.remanufactured, ("part_sold_twice",))
    return Change([*life, again], ("part_sold", again.name), (found,))


def mark_without_core(car: Car, life: list[Happening]) -> Change:
    """A new engine is marked as a remanufactured one; the core lies in store."""
    made = _more(car, life, "engine", "rebuilt", SCRAPPED_DAY + 15)
    made.place = "remanufacturer"
    made.content["epcList"] = [car.remanufactured]
    found = Expected(car.remanufactured, ("mark_without_core",))
    return Change([*_without(life, "rebuilt"), made], (made.name, "marked"), (found,))


def scrapped_without_battery(car: Car, life: list[Happening]) -> Change:
    """The pack was taken out by a stranger before the car was scrapped."""
    taken = _more(car, life, "removed", "taken", SCRAPPED_DAY - 90)
    taken.place, taken.content["childEPCs"] = STRANGER, [car.pack]
    removed = _one(life, "removed")
    removed.content["childEPCs"] = [car.engine, car.starter, *car.scrap]
    # A battery-swap car may come without its battery: this one is none.
    _one(life, "vehicle").content.pop("ilmd", None)
    found = Expected(car.vehicle, ("vehicle_without_battery",))
    return Change([*life, taken], (taken.name, "scrapped"), (found,))


def never_received(car: Car, life: list[Happening]) -> Change:
    """The recycler never says that the pack came."""
    left = _without(life, "pack_out.taken")
    return Change(left, ("pack_out.given",), (Expected(car.pack, ("LB-U43",)),))


def never_handed_over(car: Car, life: list[Happening]) -> Change:
    """The dismantler never says that the pack went."""
    left = _without(life, "pack_out.given")
    return Change(left, ("pack_out.taken",), (Expected(car.pack, ("LB-U44",)),))


def false_reuse_mark(car: Car, life: list[Happening]) -> Change:
    """The steering gear, one of the five assemblies, gets the mark of a reuse part."""
    marked = _more(car, life, "reuse", "false_mark", SCRAPPED_DAY + 2)
    marked.content["epcList"] = [car.steering]
    found = Expected(car.steering, ("false_reuse_mark",))
    return Change([*life, marked], (marked.name,), (found,))


def in_two_at_once(car: Car, life: list[Happening]) -> Change:
    """The pack is built into another car, and nobody took it out of the first."""
    other = _more(car, life, "built", "built.again", 500)
    other.content["parentID"] = f"{car.vehicle}X"
    other.content["childEPCs"] = [car.pack]
    found = Expected(car.pack, ("LB-U31",))
    return Change([*life, other], ("built", other.name), (found,))


def removed_before_added(car: Car, life: list[Happening]) -> Change:
    """The starter is taken out the day before it was put in: a wrong clock."""
    early = _more(car, life, "removed", "removed.early", 1)
    early.told, early.content["childEPCs"] = car.at(SCRAPPED_DAY + 1), [car.starter]
    removed = _one(life, "removed")
    removed.content["childEPCs"] = [car.pack, car.engine, *car.scrap]
    # Recorded when it is taken out in truth: five years after its own time.
    found = Expected(car.starter, ("LB-U32", "LB-U39"))
    return Change([*life, early], ("built", early.name), (found,))


def used_twice(car: Car, life: list[Happening]) -> Change:
    """The pack is shredded a second time, on paper."""
    again = shredded(car, "again", SCRAPPED_DAY + 25, (0.52, 0.2, 0.23))
    found = Expected(car.pack, ("LB-U34",))
    return Change([*life, again], ("shredded", again.name), (found,))


def spoken_of_after(car: Car, life: list[Happening]) -> Change:
    """The pack is tested a month after it was shredded."""
    later = _seen_again(car, life, "tested.later", SCRAPPED_DAY + 50, car.pack)
    found = Expected(car.pack, ("LB-U35",))
    return Change([*life, later], ("shredded", later.name), (found,))


def older_than_its_part(car: Car, life: list[Happening]) -> Change:
    """The pack is made a week after the car it was built into."""
    pack = _one(life, "pack")
    pack.minute = pack.told = car.at(9)
    found = Expected(car.pack, ("LB-U36",))
    return Change(life, ("pack", "built"), (found,))


def loop_of_lots(car: Car, life: list[Happening]) -> Change:
    """Two lots are made of each other, at one moment."""
    one, two = car.lot(HULK), car.lot(HULK, "2")
    there, back = (
        _more(car, life, "pressed", name, SCRAPPED_DAY + 30) for name in ("there", "back")
    )
    for made, source, target in ((there, one, two), (back, two, one)):
        made.content = {
            "inputQuantityList": lots((source, 100.0)),
            "outputQuantityList": lots((target, 100.0)),
        }
    # The first lot has no other origin: the car was pressed into nothing that has a name.
    _one(life, "pressed").content["outputQuantityList"] = lots((HULK, 700.0))
    found = Expected(one, ("LB-U37",))
    return Change([*life, there, back], (there.name, back.name), (found,))


def inside_itself(car: Car, life: list[Happening]) -> Change:
    """The car is put into its own pack."""
    wrong = _more(car, life, "built", "built.inside", 600)
    wrong.content["parentID"], wrong.content["childEPCs"] = car.pack, [car.vehicle]
    found = Expected(car.pack, ("LB-U38",))
    return Change([*life, wrong], ("built", wrong.name), (found,))


def a_year_late(car: Car, life: list[Happening]) -> Change:
    """The certificate of the car is recorded long after it was sold."""
    late = _one(life, "certified")
    late.told = late.minute + LATE_DAYS * DAY
    return Change(life, (late.name,), (Expected(car.vehicle, ("LB-U39",)),))


def spoken_of_after_end(car: Car, life: list[Happening]) -> Change:
    """The steering gear is tested after it was molten."""
    later = _seen_again(car, life, "steering.later", SCRAPPED_DAY + 50, car.steering)
    found = Expected(car.steering, ("LB-U41",))
    return Change([*life, later], ("molten", later.name), (found,))


FAULTS: tuple[Fault, ...] = (
    mass_from_nowhere, impossible_yield, unregistered_receiver, code_used_twice, part_sold_twice,
    mark_without_core, scrapped_without_battery, never_received, never_handed_over,
    false_reuse_mark, in_two_at_once, removed_before_added, used_twice, spoken_of_after,
    older_than_its_part, loop_of_lots, inside_itself, a_year_late, spoken_of_after_end,
)  # fmt: skip
"""Faults in the order in which cars get them; what a fault is called stands in the sidecar."""


def fault_of(car: Car, share: float) -> Fault | None:
    """Return the fault of a car; None for most.

    Parameters
      share  of the cars that have one, 0 to 1
    """
    chance = mixed(car.seed * 65_537 + car.number + 7)
    if chance % _PARTS >= share * _PARTS:
        return None
    return FAULTS[(chance >> 20) % len(FAULTS)]
