"""Attaching: documents that rows of a table name get the digests of their files on the way in.

Between formats/intake, which reads the rows, and trace/capture, which admits them: from then on the
digest is part of what was recorded, and another file of that name is another document.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from loopbook.book.documents import digest_in, folder_of_documents
from loopbook.formats.observation import observation_bytes, observation_id, observation_identity
from loopbook.terms.finding import Finding, Place, Severity
from loopbook.terms.observation import Document, Observation
from loopbook.terms.parsed import Parsed

_KEPT_MAX = 100_000
"""Digests kept by name: many rows name one document."""


def attached(items: Iterable[Parsed], folder: Path) -> Iterator[Parsed]:
    """Yield the items of a table, the documents of each with the digest of their file.

    A document that is not in the folder (LB-Z48), or has another digest than the row states
    (LB-Z31), is an error of its row.
    Raises    ParseError  LB-D09  it is no folder
    """
    whole = folder_of_documents(folder)
    digests: dict[str, str] = {}
    for item in items:
        observation = item.observation
        if observation is None or not observation.documents:
            yield item
            continue
        names = {document.name for document in observation.documents}
        if len(digests) > _KEPT_MAX:
            digests = {}
        digests |= {name: digest_in(whole, name) for name in names - digests.keys()}
        faults = tuple(_faults(observation, digests, item.place))
        yield _refused(item, faults) if faults else _with_digests(item, observation, digests)


def _faults(observation: Observation, digests: dict[str, str], place: Place) -> Iterator[Finding]:
    for document in observation.documents:
        found = digests.get(document.name, "")
        values = {"name": document.name[:200], "found": found, "told": document.sha256[:64]}
        if not found:
            yield Finding("LB-Z48", Severity.ERROR, place, values)
        elif document.sha256 and document.sha256 != found:
            yield Finding("LB-Z31", Severity.ERROR, place, values)


def _refused(item: Parsed, faults: tuple[Finding, ...]) -> Parsed:
    return msgspec.structs.replace(item, identity=None, findings=(*item.findings, *faults))


def _with_digests(item: Parsed, observation: Observation, digests: dict[str, str]) -> Parsed:
    documents = tuple(Document(each.name, digests[each.name]) for each in observation.documents)
    made = msgspec.structs.replace(observation, documents=documents)
    made = msgspec.structs.replace(made, id=observation_id(made))
    return msgspec.structs.replace(
        item,
        content=observation_bytes(made),
        identity=observation_identity(made),
        observation=made,
    )
