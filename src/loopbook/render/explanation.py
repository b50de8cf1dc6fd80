"""Explanation: what a code is, as lines for a person."""

from collections.abc import Iterator

from loopbook.render.findings import finding_lines
from loopbook.terms.identifier import Explanation, Part
from loopbook.wording import say


def explanation_lines(explanation: Explanation, language: str = "en") -> list[str]:
    """Return kind and level, a line for each part, the forms it has, and what is wrong."""
    kind = kind_text(explanation.kind, language)
    level = say(f"identifier.level.{explanation.level.value}", language)
    head = say("identifier.head", language, code=explanation.code, kind=kind, level=level)
    parts = [_part_line(part, language) for part in explanation.parts]
    forms = list(_forms(explanation, language))
    return [head, *parts, *forms, *finding_lines(explanation.findings, language)]


def kind_text(kind: str, language: str = "en") -> str:
    """Return a kind of identifier in words."""
    return say(f"identifier.kind.{kind}", language)


def _part_line(part: Part, language: str) -> str:
    name = say(f"identifier.part.{part.name}", language)
    meaning = say(f"identifier.meaning.{part.meaning}", language) if part.meaning else ""
    read = meaning or part.read
    if not read:
        return say("identifier.line", language, name=name, value=part.value)
    return say("identifier.line_read", language, name=name, value=part.value, read=read)


def _forms(explanation: Explanation, language: str) -> Iterator[str]:
    """Yield the forms that differ from the code itself and from each other."""
    told = {explanation.code}
    forms = {
        "identifier.canonical": explanation.canonical,
        "identifier.urn": explanation.urn,
        "identifier.link": explanation.link,
    }
    for key, form in forms.items():
        if form and form not in told:
            told.add(form)
            yield say("identifier.line", language, name=say(key, language), value=form)
    if explanation.alike:
        key = "identifier.nearest" if explanation.kind == "unknown" else "identifier.alike"
        mark = "、" if language.startswith("zh") else ", "
        kinds = mark.join(kind_text(kind, language) for kind in explanation.alike)
        yield say("identifier.line", language, name=say(key, language), value=kinds)
