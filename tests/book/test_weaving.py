"""What is kept woven: read once, woven in once, let go when it is outdated."""

from datetime import UTC, datetime

from loopbook.account.attribute.step import Step
from loopbook.book.weaving import Loom, Reel, Woven, covered, is_plain, may_know
from loopbook.terms.attribution import AttributionKind
from loopbook.terms.event import Action, Event, EventType
from loopbook.terms.lineage import AsOf, microseconds_of
from loopbook.trace.classifier import Classifier
from tests.account.attribute.mill import indicator, lot, made, scheme

NOW = datetime(2025, 1, 2, tzinfo=UTC)
SCHEME = scheme(indicator("burden"))
EVENT = Event(
    event_id="e", type=EventType.OBJECT, time=NOW, offset="+00:00", action=Action.ADD, epcs=("a",)
)


def reel() -> Reel:
    return Reel(SCHEME, Classifier(SCHEME, {}))


def step(at: int = 4) -> Step:
    return made(at, lot("a", 2, "ore"))._replace(key=(microseconds_of(NOW), at))


def test_an_event_is_read_once() -> None:
    kept = reel()
    first = kept.step_of(4, EVENT)
    assert kept.step_of(4, EVENT) is first
    kept.read_on([(4, EVENT), (5, EVENT), (9, EVENT)], 9)
    assert kept.last == 9
    assert [each.sequence for each in kept.between(5, 9)] == [5, 9]
    assert [each.sequence for each in kept.between(9, 9)] == [9]


def test_what_is_in_is_not_taken_again_and_can_be_dropped() -> None:
    woven = Woven(SCHEME.attributions["x"], SCHEME)
    woven.take([step()], 4)
    woven.take([step()], 5)
    assert (woven.redone, woven.last, woven.holds(4)) == (1, 5, True)
    assert woven.coverage is not None
    assert woven.coverage.items() == woven.weave.items() == ["a"]
    woven.drop([4, 99])
    assert not woven.holds(4)
    assert woven.weave.items() == []


def test_the_coverage_of_a_burden_leaves_out_what_comes_on_top() -> None:
    found = covered(SCHEME.attributions["x"])
    assert found.kind is AttributionKind.CONTENT
    assert [row.item_class for row in found.directs] == ["scrap", "ore"]


def test_a_loom_keeps_a_few() -> None:
    loom = Loom()
    first = loom.reel("one", SCHEME, Classifier(SCHEME, {}))
    assert loom.reel("one", SCHEME, Classifier(SCHEME, {})) is first
    for name in ("two", "three", "four"):
        loom.reel(name, SCHEME, Classifier(SCHEME, {}))
    assert loom.reel("one", SCHEME, Classifier(SCHEME, {})) is not first
    woven = loom.keep(("d", "x", None), Woven(SCHEME.attributions["x"], SCHEME))
    assert loom.get(("d", "x", None)) is woven
    for number in range(20):
        loom.keep((str(number), "x", None), woven)
    assert loom.get(("d", "x", None)) is None


def test_a_day_and_a_checkpoint_limit_what_may_be_known() -> None:
    assert is_plain(AsOf())
    assert is_plain(AsOf(sees=frozenset({"p"})))
    assert not is_plain(AsOf(size=3))
    assert may_know(step(), AsOf(size=4), None)
    assert not may_know(step(), AsOf(size=3), None)
    assert may_know(step(), AsOf(day=NOW), None)
    assert not may_know(step(), AsOf(day=datetime(2025, 1, 1, tzinfo=UTC)), None)
    assert not may_know(step(), AsOf(day=NOW), datetime(2025, 1, 3, tzinfo=UTC))
