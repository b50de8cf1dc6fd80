"""Document: entries of the book on their way out, as an EPCIS document in the form asked for.

The joiner of entries with the writers of formats. The bytes of an event leave as they came but for
eventID, recordTime and the translation that was asked for. Source: EPCIS 2.0, sections 9, 10, 12.3.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal

import msgspec

from loopbook.book.clock import utc_now
from loopbook.formats.epcis_document import DocumentKind, EventOut, event_json, written_json
from loopbook.formats.epcis_xml.write import XmlHead, written_xml
from loopbook.formats.epcis_xml.write_event import CbvForm
from loopbook.formats.translation import translated
from loopbook.terms.answer_form import CbvFormat, EpcFormat
from loopbook.terms.entry import Entry


class AnswerForm(msgspec.Struct, frozen=True, kw_only=True):
    """In which form events leave.

    Fields
      is_xml           XML instead of JSON
      epc_format       spelling of identifiers
      cbv_format       spelling of CBV words, in XML only
      query_name, subscription_id   of the results; SimpleEventQuery when empty
    """

    is_xml: bool = False
    epc_format: EpcFormat = EpcFormat.AS_RECORDED
    cbv_format: CbvFormat = CbvFormat.NO_PREFERENCE
    query_name: str = ""
    subscription_id: str = ""


# Numbers keep their digits: 1.50 stays 1.50.
_DECODER = msgspec.json.Decoder(dict[str, object], float_hook=Decimal)
_ENCODER = msgspec.json.Encoder(decimal_format="number")

_SETS = frozenset({"epcList", "childEPCs", "inputEPCList", "outputEPCList"})

AS_RECORDED = AnswerForm()
"""JSON, translated in nothing."""


def written_answer(
    entries: Iterable[Entry], form: AnswerForm = AS_RECORDED, created: datetime | None = None
) -> Iterator[bytes]:
    """Yield a query document of these events; memory does not grow with them.

    Raises    EventError  LB-X16  an event has no form in XML
    """
    events = (event_out(entry, form.epc_format) for entry in entries)
    moment = created or utc_now()
    if form.is_xml:
        head = XmlHead(
            kind=DocumentKind.QUERY,
            created=moment,
            query_name=form.query_name,
            subscription_id=form.subscription_id,
            form=CbvForm.WEB if form.cbv_format is CbvFormat.WEB_URI else CbvForm.URN,
        )
        return written_xml(events, head)
    return written_json(
        events,
        kind=DocumentKind.QUERY,
        created=moment,
        query_name=form.query_name,
        subscription_id=form.subscription_id,
    )


def written_event(entry: Entry, form: EpcFormat = EpcFormat.AS_RECORDED) -> bytes:
    """Return one event as JSON, with its context, eventID and recordTime."""
    return event_json(event_out(entry, form))


def event_out(entry: Entry, form: EpcFormat = EpcFormat.AS_RECORDED) -> EventOut:
    """Return an entry as the writers of formats take it, its identifiers in the form asked for."""
    draft = entry.draft
    content = draft.content
    if form in (EpcFormat.DIGITAL_LINK, EpcFormat.URN):
        content = _translated(content, form)
    return EventOut(content, draft.context, draft.identity.id, entry.record_time)


def _translated(content: bytes, form: EpcFormat) -> bytes:
    """Return an event in the form asked for; the very bytes where nothing changes."""
    written = _DECODER.decode(content)
    spoken = translated(written, form.value, CbvFormat.AS_RECORDED.value)
    for name in _SETS & spoken.keys():
        # Two spellings of one thing are one thing in the form asked for.
        members = spoken[name]
        if isinstance(members, list) and all(isinstance(one, str) for one in members):
            spoken[name] = list(dict.fromkeys(members))
    return content if spoken == written else _ENCODER.encode(spoken)
