"""Documents and tables, good and bad, to hand in at the shell door."""

import io
import json
import zipfile
from pathlib import Path

import xlsxwriter

import loopbook

SCHEMES = Path(loopbook.__file__).parent / "schemes"

CHAIN = (SCHEMES / "cn-battery" / "cases" / "chain" / "chain.jsonld").read_bytes()
CELL = "https://id.example.org/01/09520001000102/21/"
LOT = "https://id.example.org/01/09520001000102/10/A"
HEAD = "Time,Cell,Mass,Rated capacity,Place,Basis\n"
TIME = "2025-03-03T08:00:00+08:00"


def event(number: int, **changed: object) -> dict[str, object]:
    return {
        "type": "ObjectEvent",
        "eventID": f"urn:uuid:061365dc-41cd-5962-a833-{number:012d}",
        "eventTime": TIME,
        "eventTimeZoneOffset": "+08:00",
        "action": "ADD",
        "epcList": [f"{CELL}X{number}"],
        "bizStep": "receiving",
        **changed,
    }


def document(*events: object) -> bytes:
    whole = json.loads(CHAIN)
    whole["epcisHeader"], whole["epcisBody"] = {}, {"eventList": list(events)}
    return json.dumps(whole, ensure_ascii=False).encode()


def quantity(**changed: object) -> list[dict[str, object]]:
    return [{"epcClass": LOT, "quantity": 5, **changed}]


def row(number: int, **changed: str) -> str:
    cells = {
        "time": TIME,
        "cell": f"{CELL}R{number}",
        "mass": "310.4",
        "capacity": "10",
        "place": "https://id.example.org/414/9520001000010",
        "basis": "measured",
    }
    return ",".join((cells | changed).values()) + "\n"


def workbook(*cells: object) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, HEAD.strip().split(","))
        for number, cell in enumerate(cells, 1):
            sheet.write_row(number, 0, row(number).strip().split(","))
            if str(cell).startswith("="):
                sheet.write_formula(number, 2, str(cell), None, "#DIV/0!")
            else:
                sheet.write(number, 2, cell)
    return content.getvalue()


def bomb() -> bytes:
    source = zipfile.ZipFile(io.BytesIO(workbook(1)))
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as made:
        for name in source.namelist():
            data = source.read(name)
            padding = b"<sheetData>" + b" " * 90_000_000
            made.writestr(name, data.replace(b"<sheetData>", padding))
    return content.getvalue()
