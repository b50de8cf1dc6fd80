"""What the official JSON schema refuses is refused here too; every official example is taken.

The schema (gs1/EPCIS, EPCIS-JSON-Schema.json) is the oracle, with format assertion on; it is asked
of every official example and of tens of thousands of systematic changes of them.
"""

import copy
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from loopbook.formats.epcis_json import read
from loopbook.terms.finding import Severity
from loopbook.terms.profile import Profile
from tests.formats.events import STANDARD

pytestmark = pytest.mark.corpus

# Folder, pattern, documents; how many of them the schema refuses.
FOLDERS = [("gs1/json", "*.jsonld", 47, 0), ("openepcis/json", "*.json", 24, 1),
           ("hash", "*.jsonld", 12, 0)]  # fmt: skip
VALUES: list[object] = [
    None, True, 7, -1.5, "", "word", "not a uri", "urn:x:y", "https://example.org/%zz", "http://[",
    "https://h:port/", "http://[1]/", "urn:x:电池", "urn:x:a#b#c", "urn:epcglobal:cbv:bizstep:x",
    "https://gs1.org/voc/Temperature", "2024-02-30T00:00:00Z", "2024-01-01T00:00:00", "+15:00",
    "12", [], {}, [[]], [{}], ["urn:x:1", "urn:x:1"], {"id": "x"}, {"a": 1}, {"attribute": True},
]  # fmt: skip
NAMES = ["unknownField", "foo:bar", "with space:x", "https://example.org/x y", "ilmd", "action"]

EVENT = {
    "type": "ObjectEvent",
    "eventTime": "2024-01-01T00:00:00Z",
    "eventTimeZoneOffset": "+00:00",
    "recordTime": "2024-01-01T00:00:00Z",
    "action": "ADD",
    "epcList": ["urn:x:1"],
    "ilmd": {"ex:a": 1},
    "sensorElementList": [
        {"sensorReport": [{"type": "Temperature", "value": 1, "uom": "CEL", "component": "x"}]}
    ],
}
OWN = {
    "@context": [STANDARD, {"ex": "https://example.org/v/"}],
    "type": "EPCISDocument",
    "id": "urn:x:1",
    "schemaVersion": "2.0",
    "creationDate": "2024-01-01T00:00:00Z",
    "instanceIdentifier": "i",
    "sender": "a",
    "receiver": "b",
    "ex:note": 1,
    "epcisHeader": {
        "epcisMasterData": {
            "vocabularyList": [
                {
                    "type": "urn:epcglobal:epcis:vtype:BusinessLocation",
                    "vocabularyElementList": [
                        {
                            "id": "urn:epc:id:sgln:0037000.00729.0",
                            "attributes": [
                                {"id": "cbvmda:site", "attribute": "0037"},
                                {"id": "ex:n", "attribute": 7},
                                {"id": "ex:o", "attribute": {"a": 1}},
                            ],
                            "children": ["urn:epc:id:sgln:0037000.00729.8201"],
                        }
                    ],
                }
            ]
        }
    },
    "epcisBody": {
        "eventList": [
            EVENT,
            {
                "type": "ex:Test",
                "eventTime": "2024-01-01T00:00:00Z",
                "eventTimeZoneOffset": "+00:00",
                "recordTime": "2024-01-01T00:00:00Z",
                "eventID": "urn:x:9",
                "certificationInfo": ["urn:x:1"],
                "errorDeclaration": {"declarationTime": "2024-01-02T00:00:00Z"},
                "ex:a": {"b": 1},
            },
        ]
    },
}
"""What the official examples lack: master data, a type of others, all members of a document."""

Steps = tuple[str | int, ...]
Change = tuple[str, str, object]


@pytest.fixture(scope="module")
def takes(corpora: Path) -> Callable[[object], bool]:
    """Say whether the official schema takes a document."""
    schema = corpora / "epcis" / "gs1" / "contract" / "EPCIS-JSON-Schema.json"
    validator = jsonschema_rs.validator_for(
        json.loads(schema.read_text(encoding="utf-8")), validate_formats=True
    )
    return validator.is_valid


def errors(document: object, profile: Profile = Profile.STANDARD) -> list[str]:
    """Return the codes of the errors in a document."""
    items = read(io.BytesIO(json.dumps(document).encode()), "x", profile)
    return [f.code for item in items for f in item.findings if f.severity is Severity.ERROR]


def documents(corpora: Path, folder: str, pattern: str) -> list[tuple[str, object]]:
    paths = sorted((corpora / "epcis" / folder).rglob(pattern))
    return [(path.name, json.loads(path.read_text(encoding="utf-8-sig"))) for path in paths]


@pytest.mark.parametrize(("folder", "pattern", "count", "refused"), FOLDERS)
def test_verdicts_on_every_official_example_are_equal(
    folder: str,
    pattern: str,
    count: int,
    refused: int,
    corpora: Path,
    takes: Callable[[object], bool],
) -> None:
    found = documents(corpora, folder, pattern)
    assert len(found) == count
    assert sum(not takes(document) for _, document in found) == refused
    for name, document in found:
        assert takes(document) == (not errors(document)), name
        assert not errors(document, Profile.LENIENT), name


def test_what_the_schema_refuses_of_changed_examples_is_refused(
    corpora: Path, takes: Callable[[object], bool]
) -> None:
    asked = refused = 0
    found = documents(corpora, "gs1/json", "*.jsonld")
    for name, document in [*found, ("own", OWN)]:
        for done, where, changed in changes(document):
            asked += 1
            if takes(changed):
                continue
            refused += 1
            # There is no exception: whatever it refuses is an error here.
            assert errors(changed), (name, done, where)
    assert asked > 60_000
    assert refused > 40_000


def changes(document: object) -> Iterator[Change]:
    """Yield systematic changes of a document: what was done, where, and what came of it."""
    for path in paths(document):
        if path:
            yield from changes_at(document, path)


def changes_at(document: object, path: Steps) -> Iterator[Change]:
    where = "/".join("*" if isinstance(part, int) else part for part in path)
    old = at(document, path)
    yield "drop", where, changed(document, path, drop)
    for value in VALUES:
        yield f"set {value!r}", where, changed(document, path, put(value))
    if isinstance(old, int | float) and not isinstance(old, bool):
        yield "as text", where, changed(document, path, put(str(old)))
    if isinstance(old, list) and old:
        yield "twice", where, changed(document, path, put([*old, old[0]]))
    if isinstance(old, dict):
        for name in NAMES:
            yield f"add {name}", where, changed(document, path, put({**old, name: "x"}))


def paths(node: object, path: Steps = ()) -> Iterator[Steps]:
    yield path
    if isinstance(node, dict):
        for name, value in node.items():
            yield from paths(value, (*path, name))
    elif isinstance(node, list):
        for place, value in enumerate(node[:3]):
            yield from paths(value, (*path, place))


def at(node: Any, path: Steps) -> Any:
    for part in path:
        node = node[part]
    return node


def changed(document: object, path: Steps, change: Callable[[Any, str | int], None]) -> object:
    new = copy.deepcopy(document)
    change(at(new, path[:-1]), path[-1])
    return new


def drop(node: Any, part: str | int) -> None:
    del node[part]


def put(value: object) -> Callable[[Any, str | int], None]:
    def change(node: Any, part: str | int) -> None:
        node[part] = copy.deepcopy(value)

    return change
