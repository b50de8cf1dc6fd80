"""Bundling: which packs and entries a score sheet rests on, so that it can be reckoned without us.

Entries are those that the sheet names as evidence; what was observed of the subject, and of the
standard itself, in the words of the standard's rows (weights, limits and reasons why a row does not
apply are observations too); and master data of all of these, of what lies above and below the
subject, and of its parties.
"""

from collections.abc import Iterator

import numpy as np

from loopbook.book.hierarchy import MasterData
from loopbook.book.readings import Readings, runs_of
from loopbook.book.shelf import CORE, Shelf
from loopbook.formats.master import master_of
from loopbook.rules.load import load_pack, pack_bytes, pack_of, parents_of, shipped
from loopbook.terms.declaration import PackWritten
from loopbook.terms.entry import Entry, EntryKind
from loopbook.terms.event import Event
from loopbook.terms.lineage import AsOf
from loopbook.terms.master import MasterRecord
from loopbook.terms.observation_columns import ObservationColumns
from loopbook.terms.party import may_see
from loopbook.terms.same import identity_of
from loopbook.terms.scheme import Scheme
from loopbook.terms.score import ScoreSheet
from loopbook.terms.standard import Standard


def packs_behind(readings: Readings, scheme: Scheme) -> tuple[PackWritten, ...]:
    """Return the packs that a scheme was compiled from, core first, as the journal has them."""
    shelf, contents = Shelf(), dict[str, bytes]()
    for entry in entries_of(readings, EntryKind.ACTIVATION):
        put = shelf.put(entry.draft.content)
        contents[put.id] = entry.draft.content
        if put.digest == scheme.digest:
            break
    # A book that does not hold the core was read by that of the program.
    contents.setdefault(CORE, pack_bytes(load_pack(shipped(CORE))))
    names = [CORE]
    _gather(scheme.id, contents, names)
    ordered, again = [contents[name] for name in names], Shelf()
    schemes = [again.put(content) for content in ordered]
    return tuple(
        PackWritten(each.id, each.version, content.decode())
        for each, content in zip(schemes, ordered, strict=True)
    )


def _gather(name: str, contents: dict[str, bytes], names: list[str]) -> None:
    for parent in parents_of(pack_of(contents[name])):
        if parent not in names:
            _gather(parent, contents, names)
    if name not in names:
        names.append(name)


def entries_behind(
    sheet: ScoreSheet,
    standard: Standard,
    columns: ObservationColumns,
    readings: Readings,
    known: AsOf,
) -> tuple[int, ...]:
    """Return the entries that a sheet rests on, ascending.

    Parameters
      columns   every observation that may be known
    """
    named = {s for row in sheet.criteria for leaf in row.evidence for s in leaf.sequences}
    stated = _stated_of(sheet, standard, columns)
    spoken: set[str] = set()
    for sequence in sorted(named):
        event = readings.event_at(sequence)
        if event is not None:
            spoken |= names_of(event)
    masters = _masters(sheet.subject, spoken, readings, known)
    return tuple(sorted(named | stated | masters))


def _stated_of(sheet: ScoreSheet, standard: Standard, columns: ObservationColumns) -> set[int]:
    """Return the observations of the subject, or of the standard, in words of its rows."""
    rows = {each.id for each in standard.criteria}
    rows |= {each.id for each in standard.groups} | {each.id for each in standard.levels}
    subject, own = identity_of(sheet.subject), f"/{standard.id}"
    # Words first: few subjects are left of many, and their spellings are looked at one by one.
    words = np.unique(columns.word).tolist()
    ours = [at for at in words if _row_of(columns.texts[at]) in rows or columns.texts[at] in rows]
    asked = columns.at(np.isin(columns.word, ours))
    texts = {at: columns.texts[at] for at in np.unique(asked.subject).tolist()}
    subjects = [at for at, t in texts.items() if identity_of(t) == subject or t.endswith(own)]
    return set(asked.sequence[np.isin(asked.subject, subjects)].tolist())


def _row_of(word: str) -> str:
    """Return the row of which a word says something, as `meter.applies` does of `meter`."""
    return word.rpartition(".")[0]


def names_of(event: Event) -> set[str]:
    """Return the identities of all that an event names: things, classes, places and parties."""
    classes = (*event.quantities, *event.input_quantities, *event.output_quantities)
    names = {
        *event.epcs,
        *event.inputs,
        *event.outputs,
        event.parent,
        event.read_point,
        event.biz_location,
        *(quantity.epc_class for quantity in classes),
        *(name for _, name in (*event.sources, *event.destinations)),
    }
    return {identity_of(name) for name in names if name}


def _masters(subject: str, spoken: set[str], readings: Readings, known: AsOf) -> set[int]:
    """Return the master records of some names, of all above them, and of what is the subject's."""
    records: list[tuple[int, MasterRecord]] = []
    for entry in entries_of(readings, EntryKind.MASTER):
        draft = entry.draft
        is_known = known.size is None or entry.sequence <= known.size
        if is_known and may_see(draft.audience, known.sees):
            records.append((entry.sequence, master_of(draft.content, draft.context)))
    data = MasterData(record for _, record in records)
    wanted = {*data.descendants(subject), *data.ancestors(subject)}
    for name in sorted(wanted):
        wanted |= {identity_of(word) for word in texts_in(data.attributes(name))}
    for name in sorted(wanted | spoken):
        wanted |= {name, *data.ancestors(name)}
    return {sequence for sequence, record in records if identity_of(record.id) in wanted}


def texts_in(value: object) -> Iterator[str]:
    """Yield every text in a value of master data: an attribute may name an owner anywhere."""
    match value:
        case str():
            yield value
        case dict():
            for each in value.values():
                yield from texts_in(each)
        case list() | tuple():
            for each in value:
                yield from texts_in(each)


def entries_of(readings: Readings, kind: EntryKind) -> Iterator[Entry]:
    """Yield the entries of a kind, in order; of sealed ones only those are read."""
    view = readings.stack.view
    for segment in view.links:
        for run in runs_of(segment.sequences_of((int(kind),))):
            yield from readings.store.read(*run)
    yield from readings.store.read(view.last + 1, readings.size, (kind,))
