"""The report as lines of text for a person, in either language."""

import msgspec

from loopbook.programs.demo.report import DemoReport
from loopbook.programs.demo.surprise import Surprise
from loopbook.render.account import account_lines
from loopbook.render.number import number_text
from loopbook.render.standing import verdict_lines
from loopbook.render.statement import formula_text, statement_line, statement_text
from loopbook.wording import say


def report_lines(report: DemoReport, language: str) -> list[str]:
    """Return the whole report; its last part is the most surprising number."""
    return [
        *_head(report, language),
        *_section("grades", _grades(report, language), language),
        *_section("health", _health(report, language), language),
        *_section("genealogy", _genealogies(report, language), language),
        *_section("account", _account(report, language), language),
        *_section("rates", [statement_line(rate, language) for rate in report.rates], language),
        *_section(
            "recovery", [statement_line(rate, language) for rate in report.recoveries], language
        ),
        *_section("plan", verdict_lines(report.verdicts, language), language),
        *_section("surprise", surprise_lines(report.surprise, report.book, language), language),
    ]


def _section(name: str, lines: list[str], language: str) -> list[str]:
    title = say(f"demo.title.{name}", language)
    return ["", title, "-" * _width(title), *lines]


def _width(text: str) -> int:
    """Return the columns a text takes: Chinese characters take two."""
    return sum(2 if ord(sign) > 0x2E7F else 1 for sign in text)


def _head(report: DemoReport, language: str) -> list[str]:
    book, point = report.book, report.checkpoint
    return [
        say("demo.head", language, book=book, size=point.size, root=point.root[:16]),
        say("demo.source.battery", language),
        say("demo.source.plan", language),
        say("demo.constructed", language),
    ]


def _grades(report: DemoReport, language: str) -> list[str]:
    return [
        say(
            "demo.grades",
            language,
            material=grades.material,
            cells=grades.cells,
            records=grades.records,
            counts=", ".join(f"{rung.upper()} {count}" for rung, count in grades.counts.items()),
        )
        for grades in report.grades
    ]


def _health(report: DemoReport, language: str) -> list[str]:
    return [
        say(
            "demo.health",
            language,
            material=errors.material,
            features=errors.features,
            cells=errors.cells,
            trains=errors.trains,
            error=number_text(round(100 * errors.error, 2), language),
            held=", ".join(
                "-" if share is None else f"{100 * share:.0f} %" for share in errors.coverage
            ),
        )
        for errors in report.health
    ]


def _genealogies(report: DemoReport, language: str) -> list[str]:
    return [
        say(
            f"demo.genealogy.{found.kind}",
            language,
            item=found.item,
            nodes=found.nodes,
            links=found.links,
            depth=found.depth,
        )
        for found in report.genealogies
    ]


def _account(report: DemoReport, language: str) -> list[str]:
    """Return the mass layer; notes on other layers are counted, and where to read them is said."""
    account = report.account
    named = msgspec.structs.replace(account, pack=report.rates[0].pack, findings=())
    lines = account_lines(named, language, "goods")
    count = len(account.findings)
    return [*lines, "", say("demo.notes", language, count=count, book=report.book)]


def surprise_lines(found: Surprise, book: str, language: str) -> list[str]:
    """Return the number, its evidence chain in four lines, the link, and the voided event."""
    return [
        _number(found, language),
        "",
        *_chain(found, language),
        "",
        say("demo.link", language, book=book, link=found.link),
        _voided(found, language),
    ]


def _number(found: Surprise, language: str) -> str:
    return say(
        "demo.surprise",
        language,
        records=found.records,
        records_a=found.records_a,
        by_record=statement_text(found.by_record, language),
        cells=found.cells,
        cells_a=found.cells_a,
        by_cell=statement_text(found.by_cell, language),
    )


def _chain(found: Surprise, language: str) -> list[str]:
    witness, statement = found.witness, found.by_cell
    return [
        say(
            "demo.chain.number",
            language,
            indicator=f"{statement.pack}/{statement.indicator}",
            value=statement_text(statement, language),
            size=statement.checkpoint.size,
            digest=statement.digest[:12],
        ),
        say(
            "demo.chain.formula",
            language,
            formula=statement.formula,
            values=formula_text(statement, language),
        ),
        say(
            "demo.chain.fact",
            language,
            serial=witness.serial,
            health=number_text(witness.health_percent, language, symbol="%"),
            rung=witness.rung.upper(),
            rules=", ".join(witness.rules),
        ),
        say(
            "demo.chain.event",
            language,
            sequence=witness.sequence,
            source=witness.source,
            rows=witness.rows,
            leaf=witness.leaf[:16],
        ),
    ]


def _voided(found: Surprise, language: str) -> str:
    return say(
        "demo.voided",
        language,
        sequence=found.witness.sequence,
        serial=found.witness.serial,
        rung=found.witness.rung.upper(),
        rung_then=found.rung_then.upper(),
        before=statement_text(found.by_cell, language),
        after=statement_text(found.voided, language),
    )
