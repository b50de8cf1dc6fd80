"""Audit files made by hand, for tests."""

from loopbook.terms.audit import AUDIT_FORMAT, AuditFile, AuditRow, Recording

PLANT = "https://id.example.org/414/9520003000025"


def rows(*cells: dict[str, str]) -> tuple[AuditRow, ...]:
    return tuple(AuditRow(each, number) for number, each in enumerate(cells, 2))


def recording(table: str, *cells: dict[str, str], is_addition: bool = False) -> Recording:
    return Recording(
        table=table,
        moment="2026-03-02T08:00:00+00:00",
        document=f"{table}.csv",
        sha256="0" * 64,
        is_addition=is_addition,
        rows=rows(*cells),
    )


def audit(*recordings: Recording, listed: str = "2026-01-15", reasons: str = "") -> AuditFile:
    return AuditFile(
        format=AUDIT_FORMAT,
        form="cp-audit",
        subject=PLANT,
        book="plating.book",
        standard="cp-electroplating/electroplating_2015",
        years="2023..2025",
        listed=listed,
        reasons=tuple(reasons.split()),
        created="2026-01-20",
        recordings=recordings,
    )
