"""Events as text: the parts that all of them share, written by templates.

A JSON encoder would take several times as long as all the rest; texts here hold only ASCII that
needs no escape. Test: every event is read back by the reader of EPCIS.
"""

from collections.abc import Iterable

from loopbook.programs.synthetic.clock import OFFSET, moment
from loopbook.programs.synthetic.mass import kilograms

Pairs = Iterable[tuple[str, int]]

TAIL = (
    '"loopbook:basis":"constructed","loopbook:constructed":'
    '["eventTime","bizStep","readPoint","bizLocation","Mass","quantity"]}'
)
"""Ends every event: all that it says is made up."""

SD_KG = "0.00001"
FLOOR_SD_KG = "0.002"
"""Standard uncertainty of a bench scale and of a floor scale, kilograms."""


def event(head: tuple[str, str, int], content: str, step: str, place: str) -> str:
    """Return an event.

    Parameters
      head     its type, eventID, and minute of the world
      content  its own members, joined by commas
      step     CBV business step
    """
    kind, identifier, minute = head
    return (
        f'{{"type":"{kind}","eventID":"{identifier}","eventTime":"{moment(minute)}",'
        f'"eventTimeZoneOffset":"{OFFSET}",{content},"bizStep":"{step}",'
        f'"readPoint":{{"id":"{place}"}},"bizLocation":{{"id":"{place}"}},{TAIL}'
    )


def declared(told: str, minute: int, corrective: str) -> str:
    """Return the declaration that an event is an error, with the eventID of what corrects it."""
    return (
        f'{told[:-1]},"errorDeclaration":{{"declarationTime":"{moment(minute)}",'
        f'"reason":"incorrect_data","correctiveEventIDs":["{corrective}"]}}}}'
    )


def became(head: tuple[str, int], inputs: Pairs, outputs: Pairs, step: str, place: str) -> str:
    """Return a transformation of lots into lots, (class or lot, milligrams) each.

    Parameters
      head  its eventID and minute of the world
    """
    content = (
        f'"inputQuantityList":[{quantities(inputs)}],"outputQuantityList":[{quantities(outputs)}]'
    )
    return event(("TransformationEvent", *head), content, step, place)


def quantity(item_class: str, mass_mg: int) -> str:
    """Return a quantity element: so many milligrams of a class or lot, written in kilograms."""
    return element(item_class, kilograms(mass_mg))


def element(item_class: str, number: str) -> str:
    """Return a quantity element of a number of kilograms that is text already, or a template."""
    return f'{{"epcClass":"{item_class}","quantity":{number},"uom":"KGM"}}'


def quantities(pairs: Pairs) -> str:
    """Return quantity elements of (class or lot, milligrams), joined."""
    return ",".join([quantity(item_class, mass_mg) for item_class, mass_mg in pairs])


def things(identifiers: Iterable[str]) -> str:
    """Return identifiers as the members of a JSON list."""
    return '"' + '","'.join(identifiers) + '"'


def weighed(mass_mg: int, sd_kg: str = FLOOR_SD_KG) -> str:
    """Return the member of an event that says what a scale showed."""
    return f'"sensorElementList":[{{"sensorReport":[{mass_report(mass_mg, "", sd_kg)}]}}]'


def mass_report(mass_mg: int, component: str = "", sd_kg: str = FLOOR_SD_KG) -> str:
    """Return a sensor report of a mass; `component` says which part of what was weighed."""
    return report(kilograms(mass_mg), component, sd_kg)


def report(number: str, component: str, sd_kg: str) -> str:
    """Return a sensor report of a number of kilograms that is text already, or a template."""
    part = f'"component":"loopbook:{component}",' if component else ""
    return f'{{"type":"Mass",{part}"value":{number},"uom":"KGM","sDev":{sd_kg}}}'
