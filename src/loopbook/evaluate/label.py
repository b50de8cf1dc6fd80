"""Label: what the names in a reason or a piece of evidence are called in both languages.

Reasons are made where the number is read and carry names: `energy_all`, `MARA`, `black_mass`. Here,
and nowhere else, the pack's labels are put beside them, for a person to read in their place.
"""

from collections.abc import Callable, Mapping

import msgspec

from loopbook.terms.event import Basis, Grade
from loopbook.terms.scheme import Scheme
from loopbook.terms.statement import Evidence, Label, Reason
from loopbook.wording import say

_LIST = ", "


def labelled(reason: Reason, scheme: Scheme) -> Reason:
    """Return the reason with a label for each name that the pack has; labels given are kept."""
    found = {
        name: _READERS[name](scheme, value)
        for name, value in reason.values.items()
        if name in _READERS
    }
    told = {name: label for name, label in found.items() if label is not None}
    if not told:
        return reason
    return msgspec.structs.replace(reason, labels={**told, **reason.labels})


def labelled_evidence(evidence: Evidence, scheme: Scheme) -> Evidence:
    """Return the evidence with its publisher, its scope, and why it does not count, in words."""
    names = (("publisher", evidence.publisher), ("scope", evidence.scope))
    told = {kind: word_label(scheme, kind, name) for kind, name in names if name}
    missing = evidence.missing
    return msgspec.structs.replace(
        evidence,
        labels={kind: label for kind, label in told.items() if label is not None},
        missing=None if missing is None else labelled(missing, scheme),
    )


def word_label(scheme: Scheme, kind: str, term: str) -> Label | None:
    """Return the labels of a word of the vocabulary; None when the pack has no such word."""
    word = scheme.vocabulary.get(term)
    return (word.label_en, word.label_zh) if word is not None and word.kind == kind else None


def _scope(scheme: Scheme, term: str) -> Label | None:
    return word_label(scheme, "scope", term)


def _publisher(scheme: Scheme, term: str) -> Label | None:
    """Return the publisher; the basis in words where a measurement has none."""
    if term in list(Basis):
        return _said(f"explain.basis.{term}")
    return word_label(scheme, "publisher", term)


def _grade(_: Scheme, grade: str) -> Label | None:
    """Return the word of the table in English, since a person looks for it in there."""
    return (grade, say(f"explain.grade.{grade}", "zh")) if grade in list(Grade) else None


def _comparator(_: Scheme, comparator: str) -> Label:
    return _said(f"comparator.{comparator}")


def _said(key: str) -> Label:
    return say(key), say(key, "zh")


def _flow(scheme: Scheme, names: str) -> Label:
    flows = scheme.system.flows
    return _quoted(names, {n: (f.label_en, f.label_zh) for n, f in flows.items()})


def _layer(scheme: Scheme, names: str) -> Label:
    layers = scheme.system.layers
    return _quoted(names, {n: (each.label_en, each.label_zh) for n, each in layers.items()})


def _term(scheme: Scheme, names: str) -> Label:
    words = [scheme.vocabulary.get(name) for name in names.split(_LIST)]
    known = {word.term: (word.label_en, word.label_zh) for word in words if word is not None}
    return _quoted(names, known)


def _class(scheme: Scheme, names: str) -> Label:
    """Return the class; a posting rule without one takes any."""
    return _term(scheme, names) if names else _said("label.any_class")


def _quoted(names: str, known: Mapping[str, Label]) -> Label:
    """Return each of the names in quotes, with its label before it where it has another."""
    parts = names.split(_LIST)
    english = [_beside(known.get(each, (each, each))[0], each, "'{}'", " ({})") for each in parts]
    chinese = [_beside(known.get(each, (each, each))[1], each, "“{}”", "（{}）") for each in parts]
    first, last = english[:-1], english[-1]
    return " and ".join([_LIST.join(first), last] if first else [last]), "、".join(chinese)


def _beside(label: str, name: str, quotes: str, brackets: str) -> str:
    return quotes.format(label) + ("" if label == name else brackets.format(name))


def _event(scheme: Scheme, event: str) -> Label | None:
    """Return the event as a pack writes it; in Chinese with its business step in words."""
    step = scheme.cbv.get(f"bizStep:{event.rpartition(' ')[2]}")
    return None if step is None else (event, f"{step.label_zh}（{event}）")


def _sensor(scheme: Scheme, sensor: str) -> Label | None:
    """Return `Mass` or `Mass, component li`, in Chinese with the measurement in words."""
    measured, _, component = sensor.partition(":")
    word = scheme.cbv.get(f"measurementType:{measured}")
    chinese = f"{word.label_zh}（{measured}）" if word is not None else measured
    if not component:
        return measured, chinese
    values = {"component": component.rpartition(":")[2]}
    said = (say("label.component", language, **values) for language in ("en", "zh"))
    english, own = said
    return f"{measured}{english}", f"{chinese}{own}"


_READERS: Mapping[str, Callable[[Scheme, str], Label | None]] = {
    "scope": _scope,
    "wanted": _scope,
    "old": _scope,
    "new": _scope,
    "publisher": _publisher,
    "grade": _grade,
    "comparator": _comparator,
    "flow": _flow,
    "layer": _layer,
    "word": _term,
    "fact": _term,
    "facts": _term,
    "class": _class,
    "substance": _term,
    "event": _event,
    "sensor": _sensor,
}
"""Placeholder of a reason -> what reads the name in it; None: the name is shown as it stands."""
