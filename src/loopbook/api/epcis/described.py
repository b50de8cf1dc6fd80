"""Described: parameters, bodies and answers of the interface, as its own OpenAPI tells them.

Names and meanings follow openapi.json of EPCIS 2.0; where that file contradicts itself (a 409 whose
body says 406, a problem type that is a typo) what is really answered stands here.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from loopbook.api.epcis.accept import JSON, LD_JSON, TEXT_XML, XML
from loopbook.api.epcis.problem import PROBLEM_JSON, PROBLEM_XML
from loopbook.book.asking import FIXED_PARAMETERS
from loopbook.terms.answer_form import CbvFormat, EpcFormat
from loopbook.terms.job import Behaviour

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_WHOLE: Schema = {"type": "integer", "minimum": 1, "maximum": 2**31}
_VERSION: Schema = {"type": "string", "pattern": r"^\d{1,4}(\.\d{1,4}){0,4}$"}
_READS: dict[str, Schema] = {
    "time": {"type": "string", "format": "date-time"},
    "number": {"type": "number"},
    "truth": {"type": "boolean"},
}
_PAGING: dict[str, Schema] = {"perPage": {**_WHOLE, "default": 30}, "nextPageToken": _TEXT}
_LIMITING: dict[str, Schema] = {
    "orderBy": _TEXT,
    "orderDirection": {"type": "string", "enum": ["ASC", "DESC"]},
    "eventCountLimit": _WHOLE,
    "maxEventCount": {**_WHOLE, "minimum": 0},
}
_EDITIONS: dict[str, Schema] = dict.fromkeys(
    ("GS1-EPCIS-Min", "GS1-EPCIS-Max", "GS1-CBV-Min", "GS1-CBV-Max"), _VERSION
)
_DECLARED: dict[str, Schema] = {"GS1-Extensions": _TEXT}
_FORMS: dict[str, Schema] = {
    "GS1-EPC-Format": {"type": "string", "enum": [one.value for one in EpcFormat]},
    "GS1-CBV-XML-Format": {"type": "string", "enum": [one.value for one in CbvFormat]},
}
_SENT: dict[str, Schema] = dict.fromkeys(("GS1-EPCIS-Version", "GS1-CBV-Version"), _VERSION)
_BEHAVIOUR: dict[str, Schema] = {
    "GS1-Capture-Error-Behaviour": {
        "type": "string",
        "enum": [one.value for one in Behaviour],
        "default": Behaviour.ROLLBACK.value,
    }
}

COLLECTION: Schema = {
    "type": "object",
    "required": ["@context", "type", "member"],
    "properties": {
        "@context": {},
        "type": {"type": "string", "enum": ["Collection"]},
        "member": {"type": "array", "items": _TEXT, "uniqueItems": True},
    },
}
QUERY_DOCUMENT: Schema = {
    "type": "object",
    "required": ["@context", "type", "schemaVersion", "creationDate", "epcisBody"],
    "properties": {
        "@context": {},
        "type": {"type": "string", "enum": ["EPCISQueryDocument"]},
        "schemaVersion": _TEXT,
        "creationDate": {"type": "string", "format": "date-time"},
        "epcisBody": {"type": "object", "required": ["queryResults"]},
    },
}
EVENT: Schema = {
    "type": "object",
    "required": ["type", "eventTime", "eventTimeZoneOffset"],
    "properties": {
        "@context": {},
        "type": _TEXT,
        "eventID": _TEXT,
        "eventTime": {"type": "string", "format": "date-time"},
        "eventTimeZoneOffset": {"type": "string", "pattern": r"^[+-]\d\d:\d\d$"},
    },
}
DOCUMENT: Schema = {
    "type": "object",
    "required": ["@context", "type", "schemaVersion", "creationDate", "epcisBody"],
    "properties": {
        "@context": {},
        "type": {"type": "string", "enum": ["EPCISDocument", "EPCISQueryDocument"]},
        "schemaVersion": {"type": "string", "pattern": r"^2(\.\d+)*$"},
        "creationDate": {"type": "string", "format": "date-time"},
        "epcisBody": {
            "type": "object",
            "properties": {"eventList": {"type": "array", "items": EVENT}},
        },
    },
}
NAMED_QUERY: Schema = {
    "type": "object",
    "required": ["name", "query"],
    "properties": {"name": {"type": "string", "minLength": 1}, "query": {"type": "object"}},
}
PROBLEM: Schema = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "code", "what", "where", "mend"],
    "properties": {
        "type": {"type": "string", "pattern": r"^epcisException:\w+$"},
        "title": _TEXT,
        "status": {"type": "integer"},
        "detail": _TEXT,
        "instance": _TEXT,
        "code": {"type": "string", "pattern": r"^LB-[A-Z]{1,2}\d\d$"},
        "what": _TEXT,
        "where": _TEXT,
        "mend": _TEXT,
        "errors": {"type": "array", "items": {"type": "object"}},
    },
}
JOB: Schema = {
    "type": "object",
    "required": ["captureID", "createdAt", "running", "success", "captureErrorBehaviour", "errors"],
    "properties": {
        "captureID": _TEXT,
        "createdAt": {"type": "string", "format": "date-time"},
        "finishedAt": {"type": "string", "format": "date-time"},
        "running": {"type": "boolean"},
        "success": {"type": "boolean"},
        "captureErrorBehaviour": _BEHAVIOUR["GS1-Capture-Error-Behaviour"],
        "errors": {"type": "array", "items": PROBLEM | {"required": ["type", "title"]}},
    },
}

_WORDS = {
    201: "made",
    202: "taken in",
    204: "done",
    400: "bad input",
    401: "who are you",
    403: "not allowed",
    404: "not there",
    405: "no such method",
    406: "not in a form asked for",
    409: "there already",
    413: "too large",
    414: "address too long",
    415: "not a form that is read",
    500: "a fault of the server",
    501: "not offered",
    503: "not now",
}
_ALWAYS = (400, 401, 403, 404, 405, 406, 414, 500, 503)


def operation(
    path: str,
    groups: Iterable[Mapping[str, Schema]] = (),
    body: Mapping[str, Schema] | None = None,
) -> dict[str, Any]:
    """Return what OpenAPI says of an operation besides its answers.

    Parameters
      groups  parameters by name: those with a hyphen are headers, the others stand in the address
      body    schema of the body by its media type
    """
    parameters: list[Schema] = [
        {"name": name, "in": "path", "required": True, "schema": {**_TEXT, "minLength": 1}}
        for name in re.findall(r"{(\w+)}", path)
    ]
    for group in groups:
        parameters += [
            {"name": name, "in": "header" if "-" in name else "query", "schema": schema}
            for name, schema in group.items()
        ]
    said: dict[str, Any] = {"parameters": parameters}
    if body is not None:
        content = {media: {"schema": schema} for media, schema in body.items()}
        said["requestBody"] = {"required": True, "content": content}
    return said


def answers(
    status: int, content: Mapping[str, Schema] | None = None, *also: int
) -> dict[int | str, dict[str, Any]]:
    """Return the answers of an operation: the good one, and the problems.

    Parameters
      content  schema of the good answer by its media type
      also     statuses of problems besides those that any address may have
    """
    good: dict[str, Any] = {"description": _WORDS.get(status, "answer")}
    if content is not None:
        good["content"] = {media: {"schema": schema} for media, schema in content.items()}
    problems: dict[int | str, dict[str, Any]] = {
        code: {
            "description": _WORDS[code],
            "content": {PROBLEM_JSON: {"schema": PROBLEM}, PROBLEM_XML: {"schema": _TEXT}},
        }
        for code in sorted({*_ALWAYS, *also})
    }
    return {status: good, **problems}


def query_parameters(left_out: str = "") -> dict[str, Schema]:
    """Return the parameters of a query that have a fixed name, but one; families are not listed."""
    return {
        name: _READS.get(reads, _TEXT)
        for name, reads in FIXED_PARAMETERS.items()
        if name != left_out
    } | _LIMITING


def in_json(schema: Schema) -> dict[str, Schema]:
    """Return a schema under both names of JSON."""
    return {JSON: schema, LD_JSON: schema}


def in_both(schema: Schema) -> dict[str, Schema]:
    """Return a schema under the names of JSON; XML is a text here."""
    return {**in_json(schema), XML: _TEXT, TEXT_XML: _TEXT}


PAGING = _PAGING
EDITIONS = {**_EDITIONS, **_DECLARED}
FORMS = _FORMS
SENT = {**_SENT, **_DECLARED}
BEHAVIOUR = _BEHAVIOUR
