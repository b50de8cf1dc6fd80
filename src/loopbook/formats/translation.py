"""Translation: the identifiers and words of an event in the form that a reader asks for.

Fields of the standard are translated, extensions are not: their meaning is their owner's. What has
no such form (a link whose company prefix is not known, a scheme without Digital Link, a malformed
one) stays as it is. Transformation and business transaction identifiers name no things and stay.

Source    EPCIS 2.0 (ISO/IEC 19987:2024), REST bindings: GS1-EPC-Format and GS1-CBV-XML-Format; CBV
          2.0 (ISO/IEC 19988:2024), section 7 (URN and Web URI of a word)
"""

from collections.abc import Callable, Mapping

from loopbook.errors import IdentifierFault
from loopbook.formats import cbv_words as cbv
from loopbook.formats.cbv_words import Vocabulary
from loopbook.terms.answer_form import CbvFormat, EpcFormat
from loopbook.terms.identifier.canonical import to_digital_link, to_urn
from loopbook.terms.identifier.link import read_link
from loopbook.terms.identifier.urn import NO_PREFIXES

Word = Callable[[str], str]


_LISTS = ("epcList", "childEPCs", "inputEPCList", "outputEPCList")
_QUANTITIES = ("quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList")
_PLACES = ("readPoint", "bizLocation")
_PARTIES = {"sourceList": "source", "destinationList": "destination"}
_URN = "urn:epcglobal:cbv:"
_BIZ_STEP = (cbv.BIZ_STEP, "bizstep")
_DISPOSITION = (cbv.DISPOSITION, "disp")
_PARTY_TYPE = (cbv.PARTY_TYPE, "sdt")
_TRANSACTION = (cbv.TRANSACTION_TYPE, "btt")
_ERROR_REASON = (cbv.ERROR_REASON, "er")
# Words of sensors came with version 2.0 and have no URN.
_REPORT = {
    "type": (cbv.MEASUREMENT, ""), "exception": (cbv.ALERT, ""), "component": (cbv.COMPONENT, ""),
}  # fmt: skip


def translated(
    event: Mapping[str, object],
    epc_format: str,
    cbv_format: str,
    prefixes: Mapping[str, int] = NO_PREFIXES,
) -> dict[str, object]:
    """Return a decoded JSON event with its identifiers and CBV words in the forms asked for.

    Parameters
      event       fields by their JSON names; it is not changed
      epc_format  value of GS1-EPC-Format: `Always_GS1_Digital_Link` and `Always_EPC_URN`
                  translate, any other value leaves identifiers as they are
      cbv_format  value of GS1-CBV-XML-Format: `Always_Web_URI` and `Always_URN` write words so,
                  for XML; any other value leaves them as they are
      prefixes    beginnings of GS1 company prefixes -> their length, for links to become URNs
    """
    found = dict(event)
    identifier = _identifier_writer(epc_format, prefixes)
    if identifier is not None:
        _translate_identifiers(found, identifier)
    if cbv_format in (CbvFormat.WEB_URI, CbvFormat.URN):
        _translate_words(found, is_urn=cbv_format == CbvFormat.URN)
    return found


def translated_identifier(
    identifier: str, epc_format: str, prefixes: Mapping[str, int] = NO_PREFIXES
) -> str:
    """Return one identifier in the form asked for; itself when it has no such form."""
    writer = _identifier_writer(epc_format, prefixes)
    return identifier if writer is None else writer(identifier)


def _identifier_writer(epc_format: str, prefixes: Mapping[str, int]) -> Word | None:
    def as_link(text: str) -> str:
        # A link of another host is a Digital Link as well: whose it is, is not for us to change.
        if not text.startswith("urn:epc:"):
            return text
        try:
            return to_digital_link(text)
        except IdentifierFault:
            return text

    def as_urn(text: str) -> str:
        if read_link(text) is None:
            return text
        try:
            return to_urn(text, prefixes=prefixes)
        except IdentifierFault:
            return text

    match epc_format:
        case EpcFormat.DIGITAL_LINK:
            return as_link
        case EpcFormat.URN:
            return as_urn
        case _:
            return None


def _mapped(value: object, write: Word) -> object:
    """Return a text, or a list of texts, written anew; anything else as it is."""
    if isinstance(value, str):
        return write(value)
    return [_mapped(one, write) for one in value] if isinstance(value, list) else value


def _with(node: object, name: str, write: Callable[[object], object]) -> object:
    """Return an element with one field written anew, or a list of such elements."""
    if isinstance(node, list):
        return [_with(one, name, write) for one in node]
    if isinstance(node, dict) and name in node:
        return {**node, name: write(node[name])}
    return node


def _translate_identifiers(event: dict[str, object], write: Word) -> None:
    def one(value: object) -> object:
        return _mapped(value, write)

    for name in (*_LISTS, "parentID"):
        if name in event:
            event[name] = one(event[name])
    for name in _QUANTITIES:
        if name in event:
            event[name] = _with(event[name], "epcClass", one)
    for name in _PLACES:
        if name in event:
            event[name] = _with(event[name], "id", one)
    for name, field in _PARTIES.items():
        if name in event:
            event[name] = _with(event[name], field, one)


def _translate_words(event: dict[str, object], is_urn: bool) -> None:
    def words(table: tuple[Vocabulary, str]) -> Callable[[object], object]:
        return lambda value: _mapped(value, lambda text: _spelled(text, table, is_urn))

    def inside(fields: Mapping[str, tuple[Vocabulary, str]]) -> Callable[[object], object]:
        def written(node: object) -> object:
            for name, table in fields.items():
                node = _with(node, name, words(table))
            return node

        return written

    disposition = words(_DISPOSITION)
    writers: dict[str, Callable[[object], object]] = {
        "bizStep": words(_BIZ_STEP),
        "disposition": disposition,
        "persistentDisposition": inside({"set": _DISPOSITION, "unset": _DISPOSITION}),
        "bizTransactionList": inside({"type": _TRANSACTION}),
        "sourceList": inside({"type": _PARTY_TYPE}),
        "destinationList": inside({"type": _PARTY_TYPE}),
        "errorDeclaration": inside({"reason": _ERROR_REASON}),
        "sensorElementList": lambda node: _with(node, "sensorReport", inside(_REPORT)),
    }
    for name, write in writers.items():
        if name in event:
            event[name] = write(event[name])


def _spelled(text: str, table: tuple[Vocabulary, str], is_urn: bool) -> str:
    """Return a word of CBV as Web URI or URN; a word of others as it is."""
    vocabulary, urn = table
    word = vocabulary.bare.get(text)
    if word is None or (is_urn and not urn):
        return text
    return f"{_URN}{urn}:{word}" if is_urn else vocabulary.web + word
