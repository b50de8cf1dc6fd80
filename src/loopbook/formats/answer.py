"""Answer: a cell that answers a criterion: a number, yes or no, or that it does not apply.

An answer is an observation of the criterion's word. Yes is 1 and no is 0 (of a degree in percent:
100 and 0); what does not apply is an observation of `<criterion>.applies` with the value 0, and its
source says why.
"""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from difflib import get_close_matches

import msgspec

from loopbook.errors import EventError, UnknownTerm
from loopbook.formats.answer_word import FIELD, NOT_APPLICABLE
from loopbook.formats.field import Reading
from loopbook.formats.measure import Measure
from loopbook.formats.number import clipped
from loopbook.terms.answer import APPLIES, COUNT
from loopbook.terms.observation import Document
from loopbook.terms.scheme import Scheme

_DIGEST = re.compile(r"[0-9a-f]{64}")
_SEVERAL = re.compile(r"[;；\n]")


def answered(
    readings: Mapping[str, Sequence[Reading]], scheme: Scheme
) -> Mapping[str, Sequence[Reading]]:
    """Return the readings of a row with its answer as the value of an observation.

    Raises    UnknownTerm  LB-W39  what does not apply is no criterion of a standard
    """
    said = next((each for each in readings.get(FIELD, ()) if each.value is not None), None)
    if said is None:
        return readings
    if said.value != NOT_APPLICABLE:
        return {**readings, "value": [said]}
    criterion = next((each for each in readings.get("indicator", ()) if each.value), None)
    word = f"{criterion.value}.{APPLIES}" if criterion is not None else ""
    if criterion is None or word not in scheme.vocabulary:
        said_of = "" if criterion is None else str(criterion.value)
        ids = [each.removesuffix(f".{APPLIES}") for each in scheme.vocabulary if _applies(each)]
        near = get_close_matches(said_of[:100], ids, 1, 0.5) or ["-"]
        raise UnknownTerm("LB-W39", kind="criterion", text=clipped(said_of), nearest=near[0])
    none = Measure(Decimal(0), scheme.units.by_code[COUNT], is_stated=True)
    return {
        **readings,
        "indicator": [msgspec.structs.replace(criterion, value=word)],
        "value": [msgspec.structs.replace(said, value=none)],
    }


def _applies(term: str) -> bool:
    return term.endswith(f".{APPLIES}")


def documents_in(names: str, digests: str) -> tuple[Document, ...]:
    """Return the documents that a row names, several split at `;`, each with its SHA-256.

    Returns   a document whose digest the row leaves open has an empty one
    Raises    EventError  LB-Z16  a digest is none, or there are more or fewer than documents
    """
    named = [part.strip() for part in _SEVERAL.split(names) if part.strip()]
    stated = [part.strip().casefold() for part in _SEVERAL.split(digests) if part.strip()]
    if stated and len(stated) != len(named):
        raise EventError("LB-Z16", text=clipped(digests), count=len(named))
    for digest in stated:
        if _DIGEST.fullmatch(digest) is None:
            raise EventError("LB-Z16", text=clipped(digest), count=len(named))
    stated = stated or [""] * len(named)
    return tuple(Document(name, digest) for name, digest in zip(named, stated, strict=True))
