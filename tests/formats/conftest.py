"""A small scheme to read tables with: units of core, a few words, one flow."""

import csv
from importlib.resources import files

import pytest

from loopbook.rules.unit import units_of
from loopbook.terms.quantity import Units
from loopbook.terms.scheme import IntakeColumn, IntakeTable, Scheme, Word
from loopbook.terms.scheme_status import SchemeStatus
from loopbook.terms.system import Flow, Layer, Process, System

UNITS = files("loopbook") / "schemes" / "core" / "units.csv"
ITEM = "https://id.example.org/01/09520001000102/21/A1"


@pytest.fixture(scope="session")
def units() -> Units:
    """The units of core."""
    lines = UNITS.read_text(encoding="utf-8").splitlines()
    return units_of(csv.DictReader(lines))


@pytest.fixture(scope="session")
def scheme(units: Units) -> Scheme:
    """A pack with a receiving log, a ticket table, published masses and published rates."""
    words = [
        Word(
            term=term,
            kind=kind,
            code=code,
            unit=units.by_code[unit] if unit else None,
            label_en=english,
            label_zh=chinese,
            source="test",
            rule="vocabulary.csv:2",
        )
        for term, kind, code, unit, english, chinese in (
            ("cell", "class", "https://id.example.org/01/09520001000102", "", "Cell", "电芯"),
            ("black_mass", "class", "", "", "Black mass", "黑粉"),
            ("casing", "class", "", "", "Casings", "外壳"),
            ("waste_paper", "class", "", "", "Waste paper", "废纸"),
            ("mass", "fact", "Mass", "GRM", "Mass", "质量"),
            ("soh", "fact", "", "P1", "State of health", "健康状态"),
            ("nominal_capacity", "fact", "", "AMH", "Rated capacity", "额定容量"),
            ("straw_rate", "observed", "", "P1", "Straw use rate", "秸秆综合利用率"),
            ("NDRC", "publisher", "", "", "Development commission", "国家发展改革委"),
        )
    ]
    tonne = units.by_code["TNE"]
    layer = Layer(id="goods", quantum=tonne, unit=tonne, label_en="Goods", label_zh="物料")
    ends = [Process(id=p, label_en=p, label_zh=p, is_outside=True) for p in ("homes", "mills")]
    flow = Flow(id="paper", source="homes", target="mills", label_en="Paper", label_zh="废纸流")
    return Scheme(
        id="test",
        version="1",
        title_en="Test",
        title_zh="测试",
        jurisdiction="",
        status=SchemeStatus.ILLUSTRATIVE,
        citation="none",
        digest="0",
        units=units,
        vocabulary={word.term: word for word in words},
        codes={word.code: word.term for word in words if word.code},
        system=System({p.id: p for p in ends}, {flow.id: flow}, {layer.id: layer}, "Asia/Shanghai"),
        intake={table.id: table for table in tables(units)},
        posting=(),
        factors={},
        checks=(),
        indicators={},
        targets={},
        ladders={},
    )


def tables(units: Units) -> list[IntakeTable]:
    """The intake tables: heading en, zh, field, unit, required, default, example."""
    received = [
        ("", "", "type", "", "", "ObjectEvent", ""),
        ("", "", "action", "", "", "ADD", ""),
        ("", "", "bizStep", "", "", "receiving", ""),
        ("Time", "时间", "eventTime", "", "yes", "", "2025-03-03T08:00:00+08:00"),
        ("Cell", "电芯编号", "epc", "", "yes", "https://id.example.org/21/{}", ITEM),
        ("Mass|Weight", "质量", "sensor.mass", "GRM", "yes", "", "310.4"),
        ("Rated capacity", "额定容量", "ilmd.nominal_capacity", "AMH", "", "", "10"),
        ("Basis", "数据依据", "basis", "", "", "measured", "measured"),
    ]
    handed_over = [
        ("", "", "type", "", "", "ObjectEvent", ""),
        ("", "", "action", "", "", "OBSERVE", ""),
        ("", "", "bizStep", "", "", "shipping", ""),
        ("Time", "时间", "eventTime", "", "yes", "", "2025-03-03T08:00:00+08:00"),
        ("Cell", "电芯编号", "epc", "", "", "", ITEM),
        ("Lot", "批次", "lot", "", "", "urn:example:lot:{}", "L1"),
        ("Class", "类别", "class", "", "", "", "black_mass"),
        ("Mass", "质量", "quantity", "KGM", "", "", "2"),
        ("From", "移交方", "source.possessing_party", "", "", "", "urn:example:a"),
        ("To", "接收方", "destination.possessing_party", "", "", "urn:example:{}", "b"),
        ("To place", "接收地点", "destination.location", "", "", "", "urn:example:c"),
    ]
    loads = [
        ("", "", "type", "", "", "ObjectEvent", ""),
        ("", "", "action", "", "", "OBSERVE", ""),
        ("", "", "bizStep", "", "", "receiving", ""),
        ("Date", "日期", "eventTime", "", "yes", "T12:00:00", "2025-03-03"),
        ("Ticket", "单号", "transaction", "", "", "urn:example:ticket:{}", "T1"),
        ("Material", "物料", "class", "", "yes", "", "Black mass"),
        ("Mass", "质量", "quantity", "KGM", "yes", "", "1200"),
    ]
    masses = [
        ("", "", "type", "", "", "ObjectEvent", ""),
        ("", "", "action", "", "", "OBSERVE", ""),
        ("Flow", "流", "flow", "", "yes", "", "paper"),
        ("Material", "物料", "class", "", "yes", "", "waste_paper"),
        ("Period", "期间", "period", "", "yes", "", "2025"),
        ("Mass", "质量", "quantity", "", "yes", "", "60"),
        ("Unit", "单位", "unit", "", "", "Mt", "Mt"),
        ("Uncertainty", "标准不确定度", "sd", "", "", "", "0.5"),
        ("Publisher", "发布机构", "publisher", "", "", "", "NDRC"),
        ("Published", "发布日期", "published", "", "", "", "2026-03-31"),
        ("Source", "来源", "source", "", "", "", "Bulletin"),
    ]
    rates = [
        ("", "", "type", "", "", "Observation", ""),
        ("", "", "subject", "", "", "CN", ""),
        ("Indicator", "指标", "indicator", "", "yes", "", "straw_rate"),
        ("Period", "期间", "period", "", "yes", "", "2025"),
        ("Base period", "基期", "base_period", "", "", "", ""),
        ("Value", "数值", "value", "", "yes", "", "88"),
        ("Unit", "单位", "unit", "", "", "", "%"),
        ("Uncertainty", "不确定度", "sd", "", "", "", "0.5"),
        ("Bound", "限定", "bound", "", "", "eq", "at_least"),
        ("Publisher", "发布机构", "publisher", "", "", "", "NDRC"),
        ("Published", "发布日期", "published", "", "", "", "2026-01-13"),
        ("Source", "来源", "source", "", "yes", "", "Briefing"),
        ("Grade", "核实程度", "grade", "", "", "knowledge", "verified"),
    ]
    dismantled = [
        ("", "", "type", "", "", "TransformationEvent", ""),
        ("Time", "时间", "eventTime", "", "yes", "", "2025-05-05T08:00:00+08:00"),
        ("Cell", "电芯编号", "input.epc", "", "yes", "", ITEM),
        ("", "", "output.class", "", "", "black_mass", ""),
        ("Black mass", "黑粉", "output.quantity", "KGM", "", "", "0.2"),
        ("", "", "output.class", "", "", "casing", ""),
        ("Casings", "外壳", "output.quantity", "KGM", "", "", "0.1"),
    ]
    flows = [
        ("", "", "type", "", "", "Flow", ""),
        ("From", "从", "from", "", "yes", "", "a"),
    ]
    named = {
        "received": received,
        "handed_over": handed_over,
        "loads": loads,
        "masses": masses,
        "rates": rates,
        "dismantled": dismantled,
        "flows": flows,
    }
    return [
        IntakeTable(
            name,
            tuple(
                IntakeColumn(
                    heading_en=english,
                    heading_zh=chinese,
                    field=field,
                    unit=units.by_code[unit] if unit else None,
                    required=bool(required),
                    default=default,
                    example=example,
                    source="test",
                    rule=f"intake.csv:{line}",
                )
                for line, (english, chinese, field, unit, required, default, example) in enumerate(
                    rows, 2
                )
            ),
        )
        for name, rows in named.items()
    ]
