"""Enquiry: what anyone is told of a code, as data and as lines; nothing of who or where."""

from collections.abc import Iterator, Mapping

from loopbook.render.fact import fact_text
from loopbook.render.naming import label_of
from loopbook.terms.mark import Enquiry, MarkAnswer
from loopbook.terms.scheme import Scheme, Word
from loopbook.terms.scheme_status import SchemeStatus
from loopbook.wording import say


def words_of(packs: Mapping[str, Scheme]) -> dict[str, Word]:
    """Return the words of all packs, by term."""
    return {name: word for pack in packs.values() for name, word in pack.vocabulary.items()}


def enquiry_record(
    enquiry: Enquiry, packs: Mapping[str, Scheme], language: str
) -> dict[str, object]:
    """Return an enquiry as plain data; a code of which nothing is open has no item."""
    words = words_of(packs)
    what = enquiry.class_zh if language == "zh" else enquiry.class_en
    return {
        "code": enquiry.code,
        "is_known": bool(enquiry.item),
        "item": enquiry.item,
        "what": what,
        "status": status_text(enquiry, packs, language),
        "has_passport": enquiry.has_passport,
        "address": enquiry.address,
        "marks": [_mark(each, words, language) for each in enquiry.marks],
        "asked": enquiry.asked,
    }


def status_text(enquiry: Enquiry, packs: Mapping[str, Scheme], language: str) -> str:
    """Return the status for a person; empty when none is open to everyone."""
    found = (pack.milestones.get(enquiry.status) for pack in packs.values())
    rows = next((rows for rows in found if rows), ())
    return label_of(rows[0], language) if rows else ""


def _mark(answer: MarkAnswer, words: Mapping[str, Word], language: str) -> dict[str, object]:
    return {
        "id": answer.mark.id,
        "label": label_of(answer.mark, language),
        "state": answer.state.value,
        "state_label": say(f"mark.state.{answer.state.value}", language),
        "since": answer.since,
        "until": answer.until,
        "is_illustrative": answer.mark.status is SchemeStatus.ILLUSTRATIVE,
        "facts": [
            {
                "id": fact.term,
                "label": label_of(words[fact.term], language) if fact.term in words else fact.term,
                "value": fact_text(fact, words, language),
            }
            for fact in answer.facts
        ],
    }


def enquiry_lines(enquiry: Enquiry, packs: Mapping[str, Scheme], language: str) -> Iterator[str]:
    """Yield an enquiry as lines of text for a person."""
    yield f"{say('enquiry.code', language)}: {enquiry.code}"
    if not enquiry.item:
        yield say("enquiry.nothing", language)
        yield say("enquiry.nothing_why", language)
        return
    record = enquiry_record(enquiry, packs, language)
    yield f"{say('enquiry.what', language)}: {record['what'] or '–'}"
    if record["status"]:
        yield f"{say('passport.status', language)}: {record['status']}"
    if not enquiry.marks:
        yield say("enquiry.no_marks", language)
    words = words_of(packs)
    for answer in enquiry.marks:
        state = say(f"mark.state.{answer.state.value}", language)
        yield f"{label_of(answer.mark, language)}: {state}"
        for key, day in (("since", answer.since), ("until", answer.until)):
            if day is not None:
                yield f"  {say(f'enquiry.{key}', language, day=day)}"
        if answer.mark.status is SchemeStatus.ILLUSTRATIVE:
            yield f"  {say('enquiry.illustrative', language)}"
        for fact in answer.facts:
            name = label_of(words[fact.term], language) if fact.term in words else fact.term
            yield f"  {name}: {fact_text(fact, words, language)}"
    if enquiry.has_passport:
        yield f"{say('enquiry.has_passport', language)}: {enquiry.address}"
