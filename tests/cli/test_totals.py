"""`loopbook totals`."""

import json

from .conftest import Say, Shell


def test_an_export_is_summed(filled: Shell) -> None:
    assert filled("export", "out")[0] == 0
    code, out, _ = filled("totals", "out", "2025..2026")
    assert code == 0
    assert "totals" in out.splitlines()[0]
    _, out, _ = filled("totals", "out", "2025..2026", "--json")
    records = json.loads(out)
    assert records
    assert all(int(record["quanta"]) == float(record["quanta"]) for record in records)
    _, out, _ = filled("totals", "out", "2025..2026", "--lang", "zh")
    assert "合计" in out


def test_what_cannot_be_asked_is_told(shell: Shell, said: Say) -> None:
    assert shell("export", "out")[0] == 0
    for words, code in (
        (("totals", "out", "2025", "--engine", "abacus"), "LB-D98"),
        (("totals", "out", "2025", "--scheme", "none"), "LB-S73"),
        (("totals", "out", "2025", "--scheme", "cn-battery", "--place", "urn:no"), "LB-D97"),
        (("totals", "out", "one day"), "LB-T01"),
    ):
        ended, err = said(*words)
        assert ended == 2
        assert code in err
