"""Standing of an action: the worst that is known of its targets."""

from datetime import date
from itertools import permutations

import msgspec
import pytest

from loopbook.evaluate.action import action_rules, concerns, progress, standing_of
from loopbook.evaluate.standing import stand
from loopbook.terms.action import Action, ActionKind
from loopbook.terms.scheme import TargetKind, Word
from loopbook.terms.statement import Standing, Verdict

from .world import WORDS, indicator, observation, scheme, seen, target

DAY = date(2026, 2, 1)


def verdict(standing: Standing) -> Verdict:
    of, aim = indicator(), target(TargetKind.LEVEL, 60)
    made = stand(aim, scheme(of, targets=(aim,)), seen(), DAY)
    return msgspec.structs.replace(made, standing=standing)


@pytest.mark.parametrize(
    ("standings", "said"),
    [
        ((), "no_target"),
        (("met",), "met"),
        (("met", "on_track"), "on_track"),
        (("met", "unknown"), "unknown"),
        (("on_track", "not_comparable"), "unknown"),
        (("met", "modelled"), "unknown"),
        (("behind", "unknown", "met"), "behind"),
        (("missed", "behind", "unknown"), "missed"),
    ],
)
def test_the_worst_that_is_known_whatever_the_order(standings: tuple[str, ...], said: str) -> None:
    verdicts = [verdict(Standing(each)) for each in standings]
    assert {standing_of(order) for order in permutations(verdicts)} == {said}


def test_progress_has_the_verdicts_of_its_own_targets_and_labels_of_departments() -> None:
    of = indicator()
    one, other = target(TargetKind.LEVEL, 60), target(TargetKind.LEVEL, 70, id="it.other")
    words = {
        **WORDS,
        "MIIT": Word(
            term="MIIT", kind="department", label_en="Ministry of Industry", label_zh="工信部",
            source="s", rule="vocabulary.csv:20",
        ),
    }  # fmt: skip
    pack = msgspec.structs.replace(scheme(of, targets=(one, other)), vocabulary=words)
    action = Action(
        id="P1", number="1", kind=ActionKind.PROJECT, label_en="Parks", label_zh="园区",
        targets=("it.target",), lead=("MIIT",), grade="verified", source="s", rule="actions.csv:2",
    )  # fmt: skip
    verdicts = [stand(each, pack, seen(observation(61, "2025")), DAY) for each in pack.targets]
    told = progress(action, pack, verdicts)
    assert [each.target for each in told.verdicts] == ["it.target"]
    assert (told.standing, told.pack) == ("met", "test@1")
    assert told.labels == {"MIIT": ("Ministry of Industry", "工信部")}
    assert action_rules(pack, action) == ("actions.csv:2", "targets.csv:2", "vocabulary.csv:20")
    assert concerns(action, "MIIT")
    assert concerns(action, "")
    assert not concerns(action, "NDRC")
