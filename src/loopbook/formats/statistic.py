"""Statistic: the extension fields of the house, in the namespace `urn:loopbook:v1:`.

`basis`, `constructed` and `owner` may stand on any event; `flow`, `period` and the rest make the
event a published figure for a whole period (terms.event.Statistic).
"""

import re
from datetime import date
from decimal import Decimal

from loopbook.errors import EmptyPeriod
from loopbook.formats.event_reading import EventReading
from loopbook.formats.sensor import basis
from loopbook.terms.event import LOOPBOOK, Grade, Statistic
from loopbook.terms.period import Period, period

_STATISTIC = (
    "flow", "period", "sd", "publisher", "published", "source", "grade", "scope",
)  # fmt: skip
_KNOWN = (*_STATISTIC, "basis", "constructed", "owner", "repaired", "share", "pedigree")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def house_fields(reading: EventReading, fields: dict[str, object]) -> None:
    """Read the fields of the house, by expanded name; the rest are extensions of others."""
    given: dict[str, object] = {}
    for name, value in fields.items():
        local = name.removeprefix(LOOPBOOK)
        if local == name:
            continue
        if local in _KNOWN:
            given[local] = value
        else:
            reading.fault("LB-F28", f"/{name}", name=local, nearest=reading.near(local, _KNOWN))
    if "basis" in given:
        reading.values["basis"] = basis(reading, f"/{LOOPBOOK}basis", given["basis"])
    if "constructed" in given:
        reading.values["constructed"] = _texts(reading, "constructed", given["constructed"])
    if "share" in given:
        reading.number(given["share"], f"/{LOOPBOOK}share")
    if "owner" in given:
        reading.text(given["owner"], f"/{LOOPBOOK}owner")
    if not given.keys().isdisjoint(_STATISTIC):
        reading.values["statistic"] = _statistic(reading, given)


def _texts(reading: EventReading, local: str, value: object) -> tuple[str, ...]:
    listed = value if type(value) is list else [value]
    return tuple(reading.text(one, f"/{LOOPBOOK}{local}") for one in listed)


def _statistic(reading: EventReading, given: dict[str, object]) -> Statistic | None:
    for local in ("flow", "period"):
        if local not in given:
            reading.fault("LB-F48", f"/{LOOPBOOK}{local}", field=local)
            return None
    covered = _period(reading, given["period"])
    if covered is None:
        return None
    return Statistic(
        flow=_text(reading, given, "flow"),
        period=covered,
        sd=_sd(reading, given),
        publisher=_text(reading, given, "publisher"),
        published=_day(reading, given),
        source=_text(reading, given, "source"),
        grade=_grade(reading, given),
        scope=_text(reading, given, "scope"),
    )


def _text(reading: EventReading, given: dict[str, object], local: str) -> str:
    return reading.text(given[local], f"/{LOOPBOOK}{local}") if local in given else ""


def _period(reading: EventReading, value: object) -> Period | None:
    try:
        return period(str(value))
    except EmptyPeriod:
        reading.fault("LB-F41", f"/{LOOPBOOK}period", text=value)
        return None


def _sd(reading: EventReading, given: dict[str, object]) -> Decimal | None:
    if "sd" not in given:
        return None
    sd = reading.number(given["sd"], f"/{LOOPBOOK}sd")
    if sd is not None and sd < 0:
        reading.fault("LB-F31", f"/{LOOPBOOK}sd", number=sd)
    return sd


def _day(reading: EventReading, given: dict[str, object]) -> date | None:
    if "published" not in given:
        return None
    text = str(given["published"])
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    reading.fault("LB-F42", f"/{LOOPBOOK}published", text=text)
    return None


def _grade(reading: EventReading, given: dict[str, object]) -> Grade:
    if "grade" not in given:
        return Grade.KNOWLEDGE
    try:
        return Grade(str(given["grade"]))
    except ValueError:
        words = [one.value for one in Grade]
        reading.fault(
            "LB-F40",
            f"/{LOOPBOOK}grade",
            name="grade",
            text=given["grade"],
            nearest=reading.near(str(given["grade"]), words),
            known=", ".join(words),
        )
        return Grade.KNOWLEDGE
