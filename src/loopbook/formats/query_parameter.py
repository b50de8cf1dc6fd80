"""Query parameter: what each name of the SimpleEventQuery asks for, and where in an event.

A table of the names that are fixed, and the families whose names carry a field, a type or a unit.
What stands here was read from the parameter descriptions of the standard; the name patterns of the
official query-schema.json escape the colon twice, and so refuse every extension field, which this
does not follow. Both spellings of errorDeclarationTime are known.

Source    EPCIS 2.0 (ISO/IEC 19987:2024), section 8.2.7.1; gs1/EPCIS, openapi.json and
          query-schema.json
"""

import re
from enum import StrEnum
from typing import NamedTuple

from loopbook.formats import cbv_words as cbv
from loopbook.formats.cbv_words import Vocabulary
from loopbook.terms.event import Action
from loopbook.terms.query import EVENT_TIME, RECORD_TIME, Path, Test

NAME_MAX = 500
"""Characters that the name of a parameter, or of a query, may have."""


class Reads(StrEnum):
    """How the value of a parameter is written."""

    TEXTS = "texts"  # a list of texts
    WORDS = "words"  # a list of CBV words, or of URIs of other vocabularies
    CHOICES = "choices"  # a list out of a few
    TYPES = "types"  # a list of event types, or of URIs of extension types
    TIME = "time"  # one instant with its zone
    NUMBERS = "numbers"  # a list of numbers, or one
    NUMBER = "number"
    TRUTH = "truth"
    PRESENCE = "presence"  # nothing, or true; false asks for nothing
    ANY = "any"  # of an extension field: texts, an instant or a number
    BOUND = "bound"  # of an extension field: an instant or a number


class Parameter(NamedTuple):
    """What a parameter asks for.

    Fields
      test, places  as in `terms.query.Condition`
      reads         how its value is written
      vocabulary    of its words
      choices       what it can be
      field         extension field in the name, as written: its expanded names end the places
      of_type       type of a member in the name, as written
      types         vocabulary of that type
      unit          UN/ECE code in the name
      attribute     name of a master data attribute in the name, as written
    """

    test: Test
    places: tuple[Path, ...]
    reads: Reads = Reads.TEXTS
    vocabulary: Vocabulary | None = None
    choices: tuple[str, ...] = ()
    field: str = ""
    is_inner: bool = False
    of_type: str = ""
    unit: str = ""
    attribute: str = ""


_METADATA = ("sensorElementList", "sensorMetadata")
_REPORT = ("sensorElementList", "sensorReport")
_QUANTITIES = ("quantityList", "childQuantityList")
_SIDES = ("inputQuantityList", "outputQuantityList")
_ERROR = "errorDeclaration"


def _each(names: tuple[str, ...], field: str) -> tuple[Path, ...]:
    return tuple((name, field) for name in names)


def _either(field: str) -> tuple[Path, ...]:
    """Return both places where a sensor attribute may stand (TCR-53, step 28)."""
    return ((*_METADATA, field), (*_REPORT, field))


_WORDS = Reads.WORDS
_ORDERED = (Test.GT, Test.GE, Test.LT, Test.LE)
_TIMES: dict[str, tuple[Path, ...]] = {
    EVENT_TIME: ((EVENT_TIME,),),
    RECORD_TIME: ((RECORD_TIME,),),
    "errorDeclarationTime": ((_ERROR, "declarationTime"),),
    "errorDeclaration_Time": ((_ERROR, "declarationTime"),),
    "time": _either("time"),
    "startTime": _either("startTime"),
    "endTime": _either("endTime"),
}
_THINGS: dict[str, tuple[Path, ...]] = {
    "epc": (("epcList",), ("childEPCs",)),
    "parentID": (("parentID",),),
    "inputEPC": (("inputEPCList",),),
    "outputEPC": (("outputEPCList",),),
    "anyEPC": (("epcList",), ("childEPCs",), ("parentID",), ("inputEPCList",), ("outputEPCList",)),
    "epcClass": _each(_QUANTITIES, "epcClass"),
    "inputEPCClass": (("inputQuantityList", "epcClass"),),
    "outputEPCClass": (("outputQuantityList", "epcClass"),),
    "anyEPCClass": _each((*_QUANTITIES, *_SIDES), "epcClass"),
}
_SENSOR_TEXTS = (
    "dataProcessingMethod", "microorganism", "chemicalSubstance", "bizRules", "stringValue",
    "hexBinaryValue", "uriValue",
)  # fmt: skip
_AMOUNTS = _each((*_QUANTITIES, *_SIDES), "quantity")
_STANDARD_FIELDS = (
    "eventID", _ERROR, "action", "bizStep", "disposition", "persistentDisposition", "readPoint",
    "bizLocation", "bizTransactionList", "sourceList", "destinationList", "sensorElementList",
    "ilmd", "epcList", "quantityList", "parentID", "childEPCs", "childQuantityList",
    "inputEPCList", "inputQuantityList", "outputEPCList", "outputQuantityList",
    "transformationID", "certificationInfo",
)  # fmt: skip


def _fixed() -> dict[str, Parameter]:
    same, text = Test.SAME, Test.IS
    actions = tuple(action.value for action in Action)
    known = {
        "eventType": Parameter(text, (("type",),), Reads.TYPES),
        "EQ_action": Parameter(text, (("action",),), Reads.CHOICES, choices=actions),
        "EQ_bizStep": Parameter(text, (("bizStep",),), _WORDS, cbv.BIZ_STEP),
        "EQ_disposition": Parameter(text, (("disposition",),), _WORDS, cbv.DISPOSITION),
        "EQ_readPoint": Parameter(same, (("readPoint", "id"),)),
        "WD_readPoint": Parameter(Test.WITHIN, (("readPoint", "id"),)),
        "EQ_bizLocation": Parameter(same, (("bizLocation", "id"),)),
        "WD_bizLocation": Parameter(Test.WITHIN, (("bizLocation", "id"),)),
        "EQ_transformationID": Parameter(same, (("transformationID",),)),
        "EQ_eventID": Parameter(text, (("eventID",),)),
        "EQ_errorReason": Parameter(text, ((_ERROR, "reason"),), _WORDS, cbv.ERROR_REASON),
        "EQ_correctiveEventID": Parameter(text, ((_ERROR, "correctiveEventIDs"),)),
        "EQ_quantity": Parameter(Test.EQ, _AMOUNTS, Reads.NUMBERS),
        "EQ_type": Parameter(text, ((*_REPORT, "type"),), _WORDS, cbv.MEASUREMENT),
        "EQ_deviceID": Parameter(same, _either("deviceID")),
        "EQ_booleanValue": Parameter(text, _either("booleanValue"), Reads.TRUTH),
        "EQ_percRank": Parameter(Test.EQ, ((*_REPORT, "percRank"),), Reads.NUMBERS),
    }
    for side in ("set", "unset"):
        place = (("persistentDisposition", side),)
        known[f"EQ_persistentDisposition_{side}"] = Parameter(text, place, _WORDS, cbv.DISPOSITION)
    for name, places in _THINGS.items():
        known[f"MATCH_{name}"] = Parameter(Test.MATCHES, places)
    for name in _SENSOR_TEXTS:
        known[f"EQ_{name}"] = Parameter(text, _either(name))
    for test in _ORDERED:
        known[f"{test.name}_quantity"] = Parameter(test, _AMOUNTS, Reads.NUMBER)
        known[f"{test.name}_percRank"] = Parameter(test, ((*_REPORT, "percRank"),), Reads.NUMBER)
    for test in (Test.GE, Test.LT):
        for name, places in _TIMES.items():
            known[f"{test.name}_{name}"] = Parameter(test, places, Reads.TIME)
    for name in _STANDARD_FIELDS:
        known[f"EXISTS_{name}"] = Parameter(Test.EXISTS, ((name,),), Reads.PRESENCE)
    return known


FIXED = _fixed()
"""Parameters whose names are fixed, conditions only."""

CONTROLS = (
    "orderBy", "orderDirection", "eventCountLimit", "maxEventCount", "perPage", "nextPageToken",
)  # fmt: skip
"""Parameters that are no conditions."""

_SCOPES: dict[str, tuple[Path, ...]] = {
    "": ((),),
    "ILMD": (("ilmd",),),
    "ERROR_DECLARATION": ((_ERROR,),),
    "SENSORELEMENT": (("sensorElementList",),),
    "SENSORMETADATA": (_METADATA,),
    "SENSORREPORT": (_REPORT,),
    "readPoint": (("readPoint",),),
    "bizLocation": (("bizLocation",),),
}
_SCOPE = "|".join(name for name in _SCOPES if name)
_FIELD = re.compile(
    rf"(EQ|GT|GE|LT|LE|EXISTS)_(INNER_)?(?:({_SCOPE})_)?(?=[^_])([^\s|]+:[^\s|]+)", re.DOTALL
)
_UNIT = re.compile(
    r"(EQ|GT|GE|LT|LE)_(value|minValue|maxValue|meanValue|sDev|percValue|quantity)_([A-Z0-9]{2,4})"
)
_MEMBER = re.compile(r"EQ_(bizTransaction|source|destination)_(\S+)")
_HAS = re.compile(r"HASATTR_(\S+)")
_ATTRIBUTE = re.compile(r"EQ_?ATTR_(\S+)")
_VOCABULARY_FIELDS: dict[str, tuple[Path, ...]] = {
    "bizStep": (("bizStep",),),
    "disposition": (("disposition",),),
    "readPoint": (("readPoint", "id"),),
    "bizLocation": (("bizLocation", "id"),),
    "bizTransaction": (("bizTransactionList", "bizTransaction"),),
    "source": (("sourceList", "source"),),
    "destination": (("destinationList", "destination"),),
    "epcClass": _THINGS["anyEPCClass"],
    "parentID": (("parentID",),),
    "transformationID": (("transformationID",),),
}
FAMILIES = (
    "EQ_bizTransaction_po", "EQ_source_owning_party", "EQ_destination_owning_party",
    "EQ_prefix:field", "EXISTS_prefix:field", "EQ_INNER_prefix:field", "EQ_ILMD_prefix:field",
    "EQ_INNER_ILMD_prefix:field", "EQ_ERROR_DECLARATION_prefix:field",
    "EQ_SENSORELEMENT_prefix:field", "EQ_SENSORMETADATA_prefix:field",
    "EQ_SENSORREPORT_prefix:field", "EQ_readPoint_prefix:field", "EQ_bizLocation_prefix:field",
    "HASATTR_bizLocation", "EQ_ATTR_bizLocation_cbvmda:sst", "GE_value_KGM", "GE_minValue_CEL",
    "GE_maxValue_CEL", "GE_meanValue_CEL", "GE_sDev_CEL", "GE_percValue_CEL", "GE_quantity_KGM",
)  # fmt: skip
"""One name of each family, to be offered where a name is unknown."""


def parameter_of(name: str) -> Parameter | None:
    """Return what a parameter asks for; None when there is no such name."""
    if len(name) > NAME_MAX:
        return None
    return FIXED.get(name) or _measure(name) or _member(name) or _master(name) or _extension(name)


def _measure(name: str) -> Parameter | None:
    found = _UNIT.fullmatch(name)
    if found is None:
        return None
    test, field, unit = Test[found[1]], found[2], found[3]
    places = _AMOUNTS if field == "quantity" else ((*_REPORT, field),)
    reads = Reads.NUMBERS if test is Test.EQ else Reads.NUMBER
    return Parameter(test, places, reads, unit=unit)


def _member(name: str) -> Parameter | None:
    found = _MEMBER.fullmatch(name)
    if found is None:
        return None
    field = found[1]
    types = cbv.TRANSACTION_TYPE if field == "bizTransaction" else cbv.PARTY_TYPE
    return Parameter(Test.SAME, ((f"{field}List", field),), vocabulary=types, of_type=found[2])


def _master(name: str) -> Parameter | None:
    found = _HAS.fullmatch(name)
    if found is not None:
        return _vocabulary_field(found[1], Parameter(Test.HAS_ATTRIBUTE, ()))
    found = _ATTRIBUTE.fullmatch(name)
    if found is None:
        return None
    field, attribute = _parted(found[1])
    wanted = Parameter(Test.ATTRIBUTE_IS, (), Reads.ANY, attribute=attribute)
    return _vocabulary_field(field, wanted) if attribute else None


def _vocabulary_field(field: str, wanted: Parameter) -> Parameter | None:
    if field in _VOCABULARY_FIELDS:
        return wanted._replace(places=_VOCABULARY_FIELDS[field])
    return wanted._replace(places=((),), field=field) if ":" in field else None


def _parted(text: str) -> tuple[str, str]:
    """Return field and attribute of what follows EQ_ATTR_; both may hold underscores.

    A field of the standard is known. Else the attribute begins behind the last underscore whose
    right side has a prefix, or, when none has one, behind the first that follows the field's.
    """
    for field in _VOCABULARY_FIELDS:
        if text.startswith(f"{field}_"):
            return field, text[len(field) + 1 :]
    colon = text.find(":")
    ends = [at for at in range(colon + 2, len(text)) if text[at] == "_"] if colon >= 0 else []
    prefixed = [at for at in ends if re.match(r"[A-Za-z][\w.+-]*:", text[at + 1 :])]
    if not ends:
        return text, ""
    # `ex:a_urn:b:c_d` has more than one such place; a prefix holds no underscore, so the first
    # that is followed by a name with a prefix and no further underscore before it is meant.
    at = prefixed[-1] if prefixed else ends[0]
    return text[:at], text[at + 1 :]


def _extension(name: str) -> Parameter | None:
    found = _FIELD.fullmatch(name)
    if found is None:
        return None
    test, scope = Test[found[1]], found[3] or ""
    match test:
        case Test.EXISTS:
            reads = Reads.PRESENCE
        case Test.EQ:
            reads = Reads.ANY
        case _:
            reads = Reads.BOUND
    is_inner = found[2] is not None
    return Parameter(test, _SCOPES[scope], reads, field=found[4], is_inner=is_inner)
