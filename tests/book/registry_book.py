"""A pack with a small registry and two editions of a standard, and books of three works.

The numbers are made up: points of 2018 (60 and 40) and a line of 2025 (weights 50, 30 and 20).
"""

import io
import json
from datetime import UTC, datetime
from pathlib import Path

import loopbook
from loopbook import Book

HEAD = """id = "small"
version = "1"
title_en = "Small registry"
title_zh = "小登记簿"
jurisdiction = "CN"
status = "illustrative"
citation = "Made for tests"
"""
ROWS = """id,number,part,topic,jurisdiction,edition,title_en,title_zh,status,issued,valid_from,\
valid_to,relations,standard,note_en,note_zh,grade,source
works_2018,GB/T 1-2018,factory,works,CN,2018,Works 2018,工厂2018,repealed,,2018-12-01,2025-12-30,,\
,,,verified,Test
works_2025,GB/T 1-2025,factory,works,CN,2025,Works 2025,工厂2025,in force,2025-11-01,2025-12-31,,\
replaces:works_2018,,Points instead of classes,以分数代替等级,verified,Test
park_draft,DB 7-2026,park,park,CN-JS,2026,Park,园区,draft,,,,based_on:works_2025,,,,verified,Test
circle,ISO 9,indicator,circle,,2024,Circle,循环,illustrative,,,,,,,,knowledge,Test
"""
WORDS = """term,kind,broader,code,unit,label_en,label_zh,source
works,subject,,,,Works,工厂,Test
foundry,subject,works,,,Foundry,铸造厂,Test
city,subject,,,,City,城市,Test
"""
SCORE = """
[[standard]]
id = "old"
family = "works"
number = "works_2018"
part = "factory"
title_en = "Works, edition of 2018"
title_zh = "工厂评价（2018年版）"
method = "points"
status = "repealed"
valid_from = 2018-12-01
valid_to = 2025-12-30
source = "Test"
[[standard.group]]
id = "all"
label_en = "All"
label_zh = "全部"
source = "Test"
[[standard.criterion]]
id = "reuse_points"
group = "all"
concept = "reuse"
clause = "3.1"
label_en = "Water reused"
label_zh = "水重复利用率"
kind = "number"
unit = "P1"
value = "observed(reuse)"
points = 60
bands = [[50, 30], [90, 60]]
source = "Test"
[[standard.criterion]]
id = "plan"
group = "all"
clause = "3.2"
label_en = "A plan is kept"
label_zh = "制定计划"
kind = "yes_no"
points = 40
source = "Test"

[[standard]]
id = "new"
family = "works"
number = "works_2025"
part = "factory"
title_en = "Works, edition of 2025"
title_zh = "工厂评价（2025年版）"
method = "leading"
status = "in force"
valid_from = 2025-12-31
source = "Test"
[[standard.group]]
id = "use"
label_en = "Use"
label_zh = "资源利用"
weight = 80
source = "Test"
[[standard.group]]
id = "care"
label_en = "Care"
label_zh = "管理"
weight = 20
source = "Test"
[[standard.criterion]]
id = "reuse"
group = "use"
clause = "4.1"
label_en = "Water reused"
label_zh = "水重复利用率"
kind = "number"
unit = "P1"
weight = 0.625
baseline = 50
leading = 100
source = "Test"
[[standard.criterion]]
id = "waste"
group = "use"
clause = "4.2"
label_en = "Waste per product"
label_zh = "单位产品废物产生量"
kind = "number"
wish = "down"
unit = "KGM/TNE"
weight = 0.375
baseline = 40
leading = 20
source = "Test"
[[standard.criterion]]
id = "plan_kept"
group = "care"
concept = "plan"
clause = "5.1"
label_en = "A plan is kept"
label_zh = "制定计划"
kind = "yes_no"
value = "observed(plan)"
weight = 1
source = "Test"
[[standard.level]]
id = "pass"
label_en = "Green works"
label_zh = "绿色工厂"
index = 60
source = "Test"

[[standard]]
id = "circle_only"
family = "circle"
number = "circle"
part = "indicator"
title_en = "Circle, measured"
title_zh = "循环（测量）"
method = "measured"
status = "illustrative"
source = "Test"
[[standard.group]]
id = "flows"
label_en = "Flows"
label_zh = "流量"
source = "Test"
[[standard.criterion]]
id = "circle_reuse"
group = "flows"
concept = "reuse"
clause = "A.5"
label_en = "Water reused"
label_zh = "水的回用"
kind = "number"
unit = "NX"
value = "observed(reuse)"
source = "Test"
"""
DAY = datetime(2026, 1, 15, tzinfo=UTC)

EAST, NORTH, SOUTH, WEST = (f"https://id.example.org/414/{name}" for name in "ENSW")
ANSWERS = f"""Subject,Criterion,Period,Value,Unit,Source
{NORTH},reuse,2025,95,%,meter
{NORTH},waste,2025,20,kg/t,scale
{NORTH},plan,2025,yes,,plan
{SOUTH},reuse,2025,60,%,meter
{SOUTH},waste,2025,0.03,kg/kg,scale
{SOUTH},plan,2025,no,,plan
{WEST},reuse,2025,75,%,meter
{WEST},plan,2025,yes,,plan
{NORTH},reuse,2024,55,%,meter
"""
"""North 90 + 0 of 2025: 45 + 30 + 20 = 95; south 10 + 15 = 25; west 25 + (0 to 30) + 20."""

_KIND = "urn:loopbook:v1:kind"


def write_pack(folder: Path) -> str:
    """Write the pack and return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {
        "scheme.toml": HEAD,
        "standards.csv": ROWS,
        "vocabulary.csv": WORDS,
        "score.toml": SCORE,
    }
    for name, text in files.items():
        folder.joinpath(name).write_text(text, encoding="utf-8")
    return str(folder)


def registry_book(folder: Path) -> Book:
    """A book in memory that reads by the pack, on 15 January 2026."""
    return loopbook.open(":memory:", [write_pack(folder / "small")], clock=lambda: DAY)


def scored_book(folder: Path) -> Book:
    """The same with the answers of three works, and master data of four."""
    book = registry_book(folder)
    fill(book)
    return book


def fill(book: Book) -> None:
    """Record master data and answers."""
    assert not book.record(io.BytesIO(places())).refused
    answers = io.BytesIO(ANSWERS.encode())
    receipt = book.record(answers, table="answers", scheme="small", document="answers.csv")
    assert not receipt.refused, receipt.findings


def places() -> bytes:
    """Master data: three works, of which the south is a foundry; and a works nobody knows of."""
    kinds = {NORTH: "works", SOUTH: "foundry", WEST: "works", EAST: "works"}
    names = {NORTH: "North works"}
    elements = [
        {
            "id": one,
            "attributes": [
                {"id": _KIND, "attribute": kind},
                *(
                    [{"id": "urn:epcglobal:cbv:mda#name", "attribute": names[one]}]
                    if one in names
                    else []
                ),
            ],
        }
        for one, kind in kinds.items()
    ]
    vocabulary = {
        "type": "urn:epcglobal:epcis:vtype:BusinessLocation",
        "vocabularyElementList": elements,
    }
    document = {
        "@context": [
            "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
            {"loopbook": "urn:loopbook:v1:"},
        ],
        "id": "https://id.example.org/document/works",
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2026-01-05T00:00:00Z",
        "epcisHeader": {"epcisMasterData": {"vocabularyList": [vocabulary]}},
        "epcisBody": {"eventList": []},
    }
    return json.dumps(document).encode()
