"""`loopbook evaluate`."""

import json

from .conftest import Shell


def test_a_number_can_be_opened(filled: Shell) -> None:
    code, out, _ = filled("evaluate", "cascade_rate", "--period", "2025", "--explain")
    assert code == 0
    assert "flow(cells_to_packs) / flow(received)" in out
    code, out, _ = filled("evaluate", "cascade_rate", "--period", "2025", "--lang", "zh")
    assert code == 0
    assert "梯次利用率" in out


def test_without_a_name_every_target_is_told(filled: Shell) -> None:
    code, out, _ = filled("evaluate", "--json")
    assert code == 0
    assert {v["standing"] for v in json.loads(out)}
    assert filled("evaluate")[0] == 0
