"""The indices of a pack: `[[index]]` of indicators.toml, members in groups against a base year."""

from collections.abc import Collection, Mapping
from fractions import Fraction

from loopbook.rules.bundle import Bundle
from loopbook.rules.line import Line, unique
from loopbook.terms.index import IndexGroup, IndexMember, IndexRule, Mean
from loopbook.terms.period import Period
from loopbook.terms.scheme import Indicator
from loopbook.terms.standard import Wish

FILE = "indicators.toml"
_KEYS = ("id", "title_en", "title_zh", "base", "mean", "source")
_GROUP = ("id", "label_en", "label_zh", "weight")
_MEMBER = ("indicator", "group", "wish", "weight")
_UNREAD = Period(1, 1)


def indices_of(bundle: Bundle, indicators: Mapping[str, Indicator]) -> dict[str, IndexRule]:
    """Return the indices by id, in order.

    Faults    no base, no group, no member; a member that is no indicator or of no group; a group
              without members; weights for some and not for others; a weight that is not
              positive; weights of the groups, or of the members of one, that do not sum to 1
    """
    lines = unique((line.name("id"), line) for line in bundle.lines(FILE, "index"))
    return {name: _index(line, indicators) for name, line in lines.items()}


def _index(line: Line, indicators: Mapping[str, Indicator]) -> IndexRule:
    line.allow(_KEYS)
    groups = unique((each.text("id"), each) for each in line.children("group"))
    members = unique((each.text("indicator"), each) for each in line.children("member"))
    base = line.period("base")
    if base is None:
        line.text("base")
    if not groups or not members:
        line.fault("empty", column="group" if not groups else "member")
    is_weighted = _check_weights(line, tuple(groups.values()), tuple(members.values()))
    rule = IndexRule(
        id=line.optional("id"),
        title_en=line.text("title_en"),
        title_zh=line.text("title_zh"),
        base=base or _UNREAD,
        mean=line.choice("mean", Mean, Mean.ARITHMETIC),
        is_weighted=is_weighted,
        groups=tuple(_group(each) for each in groups.values()),
        members=tuple(_member(each, indicators, groups) for each in members.values()),
        source=line.text("source"),
        rule=line.rule,
    )
    filled = {member.group for member in rule.members}
    for name, each in groups.items():
        if name not in filled:
            each.fault("index_group", name=name)
    return rule


def _group(line: Line) -> IndexGroup:
    line.allow(_GROUP)
    return IndexGroup(
        id=line.optional("id"),
        label_en=line.text("label_en"),
        label_zh=line.text("label_zh"),
        weight=_weight(line),
        rule=line.rule,
    )


def _member(
    line: Line, indicators: Mapping[str, Indicator], groups: Collection[str]
) -> IndexMember:
    line.allow(_MEMBER)
    indicator, group = line.optional("indicator"), line.text("group")
    line.known("indicator", indicator, indicators, FILE)
    line.known("group", group, groups, "its groups")
    if indicator in indicators and indicators[indicator].is_change:
        line.fault("index_change", column="indicator", name=indicator)
    return IndexMember(
        indicator=indicator,
        group=group,
        wish=line.choice("wish", Wish),
        weight=_weight(line),
        rule=line.rule,
    )


def _check_weights(line: Line, groups: tuple[Line, ...], members: tuple[Line, ...]) -> bool:
    """Say whether weights are declared; find some that are missing, and sums that are not 1."""
    rows = [*groups, *members]
    weighted = [each for each in rows if each.optional("weight")]
    if not weighted:
        return False
    for bare in rows:
        if bare not in weighted:
            bare.fault("index_weights", column="weight")
    if len(weighted) == len(rows):
        _check_sum(line, "group", groups)
        for group in groups:
            name = group.optional("id")
            _check_sum(group, name, tuple(m for m in members if m.optional("group") == name))
    return True


def _check_sum(line: Line, name: str, rows: tuple[Line, ...]) -> None:
    total = sum((each.number("weight") or 0 for each in rows), Fraction(0))
    if rows and total != 1:
        line.fault("index_sum", column="weight", name=name, sum=f"{float(total):g}")


def _weight(line: Line) -> float:
    weight = line.number("weight")
    if weight is not None and weight <= 0:
        line.fault("index_weight", column="weight", value=line.optional("weight"))
    return 1.0 if weight is None else float(weight)
