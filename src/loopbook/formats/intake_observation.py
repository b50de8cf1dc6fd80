"""Intake observation: the observation that one row of a table states."""

from collections.abc import Mapping, Sequence
from datetime import date

import msgspec

from loopbook.errors import EventError
from loopbook.formats.answer import documents_in
from loopbook.formats.field import Reading
from loopbook.formats.intake_event import repairs_of, sd_in, text, whole_text
from loopbook.formats.measure import Measure
from loopbook.formats.observation import observation_bytes, observation_id, observation_identity
from loopbook.terms.entry import EntryKind
from loopbook.terms.event import Grade
from loopbook.terms.finding import Place
from loopbook.terms.observation import Bound, Observation
from loopbook.terms.parsed import Parsed
from loopbook.terms.period import Period


def observed(readings: Mapping[str, Sequence[Reading]], place: Place) -> Parsed:
    """Return the observation of a row.

    Raises    EventError  LB-W54  indicator, period, value or unit are missing; LB-W51, LB-W26 the
              uncertainty has no unit, or one of another kind; LB-Z16  a digest is none
    """
    value = _first(readings, "value")
    covered = _first(readings, "period")
    indicator = text(readings, "indicator")
    if not (indicator and isinstance(value, Measure) and isinstance(covered, Period)):
        raise EventError("LB-W54")
    if value.unit is None:
        raise EventError("LB-W54")
    sd, base, published = (_first(readings, name) for name in ("sd", "base_period", "published"))
    made = Observation(
        id="",
        subject=whole_text(readings, "subject"),
        indicator=indicator,
        period=covered,
        value=value.value,
        unit=value.unit.code,
        sd=sd_in(sd, value) if isinstance(sd, Measure) else None,
        scope=text(readings, "scope"),
        base_period=base if isinstance(base, Period) else None,
        bound=Bound(text(readings, "bound") or Bound.EXACT),
        publisher=text(readings, "publisher"),
        published=published if isinstance(published, date) else None,
        source=text(readings, "source"),
        grade=Grade(text(readings, "grade") or Grade.KNOWLEDGE),
        repairs=repairs_of(readings),
        pedigree=text(readings, "pedigree"),
        documents=documents_in(text(readings, "document"), text(readings, "sha256")),
    )
    made = msgspec.structs.replace(made, id=observation_id(made))
    return Parsed(
        kind=EntryKind.OBSERVATION,
        place=place,
        content=observation_bytes(made),
        identity=observation_identity(made),
        observation=made,
    )


def _first(readings: Mapping[str, Sequence[Reading]], field: str) -> object:
    return next((r.value for r in readings.get(field, ()) if r.value is not None), None)
