"""The actions of a plan stand on the page of its pack."""

from loopbook.book.shelf import compiled
from loopbook.programs.reference.action import action_section


def test_an_action_tells_its_targets_departments_and_deadline() -> None:
    text = action_section(compiled("cn-14fyp"))
    assert (
        "| `P01` | IV (1) | project | Urban waste-material recycling system |"
        " 城市废旧物资循环利用体系建设工程 | `p1_cities.2025` | `ndrc`, `mofcom` |"
        " `mnr`, `miit`, `mohurd` |  | 2025-12-31 |" in text
    )


def test_a_pack_without_actions_has_no_section() -> None:
    assert action_section(compiled("mci")) == ""
