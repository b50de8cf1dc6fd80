"""Use: what is read of packs in vehicles, and how packs leave them."""

from loopbook.programs.synthetic.event import event, mass_report, things
from loopbook.programs.synthetic.family import Family
from loopbook.programs.synthetic.kind import Kind
from loopbook.programs.synthetic.making import PackMaking
from loopbook.programs.synthetic.mass import mixed
from loopbook.programs.synthetic.name import Site, place_of
from loopbook.programs.synthetic.shape import USES, is_late_use

PACK_MINUTES = 45
"""Packs are read, and taken out, so many minutes after each other."""

HEALTH_BEGIN, HEALTH_USE = 1000, 28
"""State of health of a new pack, and what it loses at least between two readings, in 0.1 %."""


def used(family: Family, generation: int, use: int, minute: int) -> list[str]:
    """Return the readings of all packs of a generation that are told in time."""
    return _readings(family, (generation, use), minute, is_late=False)


def used_late(family: Family, generation: int, use: int, minute: int) -> list[str]:
    """Return the readings that are told late, with the time at which they were taken."""
    return _readings(family, (generation, use), minute, is_late=True)


def _readings(family: Family, when: tuple[int, int], minute: int, *, is_late: bool) -> list[str]:
    generation, use = when
    return [
        _reading(PackMaking(family, generation, pack, 0), pack, when, minute + pack * PACK_MINUTES)
        for pack in range(family.shape.packs[generation])
        if is_late_use(pack, use) is is_late
    ]


def health_of(salt: int, generation: int, pack: int, use: int) -> int:
    """Return the state of health at a reading, in tenths of a percent; it never rises."""
    fade = mixed(salt + generation * 1024 + pack) % 12
    return HEALTH_BEGIN - (HEALTH_USE + fade) * (use + 1)


def _reading(making: PackMaking, pack: int, when: tuple[int, int], minute: int) -> str:
    generation, use = when
    family = making.family
    health = health_of(family.salt, generation, pack, use)
    identifier = family.event_id(Kind.USE, generation, pack * USES + use)
    content = (
        f'"action":"OBSERVE","epcList":["{making.pack_uri}"],"sensorElementList":'
        f'[{{"sensorReport":[{{"type":"loopbook:soh","value":{health // 10}.{health % 10},'
        f'"uom":"P1","sDev":0.4}},{mass_report(making.pack_mg())}]}}]'
    )
    place = place_of(Site.WORKSHOP, family.number)
    return event(("ObjectEvent", identifier, minute), content, "inspecting", place)


def retired(family: Family, generation: int, minute: int) -> list[str]:
    """Return the events that take the packs of a generation out of their vehicles."""
    told = []
    for pack in range(family.shape.packs[generation]):
        making = PackMaking(family, generation, pack, 0)
        identifier = family.event_id(Kind.RETIRED, generation, pack)
        head = ("AggregationEvent", identifier, minute + pack * PACK_MINUTES)
        content = (
            f'"action":"DELETE","parentID":"{making.vehicle_uri}","childEPCs":["{making.pack_uri}"]'
        )
        told.append(event(head, content, "removing", place_of(Site.DISMANTLER, family.number)))
    return told


def opened(family: Family, generation: int, minute: int) -> list[str]:
    """Return the events that take the first module out of each pack, and the cells out of it."""
    told = []
    place = place_of(Site.DISMANTLER, family.number)
    for pack in range(family.shape.packs[generation]):
        making = PackMaking(family, generation, pack, 0)
        at = minute + pack * PACK_MINUTES
        out = family.event_id(Kind.MODULE_OUT, generation, pack)
        module = making.module_uri(0)
        content = f'"action":"DELETE","parentID":"{making.pack_uri}","childEPCs":["{module}"]'
        told.append(event(("AggregationEvent", out, at), content, "removing", place))
        out = family.event_id(Kind.CELLS_OUT, generation, pack)
        content = (
            f'"action":"DELETE","parentID":"{module}",'
            f'"childEPCs":[{things(making.module_cells(0))}]'
        )
        told.append(event(("AggregationEvent", out, at + 20), content, "removing", place))
    return told
