"""Check limits: what people set, held against the plan's own flows and sites."""

import math
from collections.abc import Iterator

from loopbook.plan.network.check_amounts import Amounts, Stand
from loopbook.plan.network.check_facts import Facts, always_open, distance
from loopbook.plan.network.check_money import burden_of
from loopbook.plan.network.check_table import listed, number_of, rows_of, text_of

Held = tuple[str, str, str, float, float]
"""Key of the limit, subject, period, by how much it is broken, and how much rounding explains."""

Stands = dict[tuple[str, str, str], Stand]


def limits_held(
    facts: Facts, amounts: Amounts, arises: dict[tuple[str, str, str], float], stands: Stands
) -> Iterator[Held]:
    """Yield every limit that a person set, with what it is broken by (0 or less: kept)."""
    yield from _targets(facts, amounts, arises)
    yield from _demands(facts, amounts)
    yield from _disposal(facts, amounts)
    yield from _burdens(facts, amounts)
    yield from _service(facts, stands)


def _periods(facts: Facts, row: dict[str, str | float]) -> list[str]:
    named = text_of(row, "period")
    return [named] if named else facts.periods


def _targets(
    facts: Facts, amounts: Amounts, arises: dict[tuple[str, str, str], float]
) -> Iterator[Held]:
    for row in rows_of(facts.given, "targets"):
        materials = listed(row, "materials") or facts.materials
        products = listed(row, "products") or facts.materials
        share, kind = number_of(row, "share"), text_of(row, "kind")
        for period in _periods(facts, row):
            keys = [key for key in arises if key[1] in materials and key[2] == period]
            total = sum(arises[key] for key in keys)
            if kind == "collection":
                short = share * total - sum(min(amounts.gone[key], arises[key]) for key in keys)
                count = len(keys)
            else:
                tier = "market" if kind == "recovery" else "landfill"
                ends = [name for name, of in facts.tiers.items() if of == tier]
                reached = sum(amounts.arrived[e, p, period] for e in ends for p in products)
                if kind == "landfill":
                    places = [*facts.zones, *facts.sites]
                    reached += sum(amounts.disposed[e, p, period] for e in places for p in products)
                short = share * total - reached if kind == "recovery" else reached - share * total
                count = sum(amounts.count[e, period] for e in ends) + len(keys)
            yield "target", text_of(row, "target"), period, short, float(count + 1)


def _demands(facts: Facts, amounts: Amounts) -> Iterator[Held]:
    for row in rows_of(facts.given, "demands"):
        site, named = text_of(row, "site"), text_of(row, "material")
        for period in _periods(facts, row):
            come = sum(
                amounts.arrived[site, material, period]
                for material in ([named] if named else facts.materials)
            )
            count = amounts.count[site, period] + 1.0
            least, most = number_of(row, "least"), number_of(row, "most")
            if not math.isnan(least):
                yield "demand_least", site, period, least - come, count
            if not math.isnan(most):
                yield "demand_most", site, period, come - most, count


def _disposal(facts: Facts, amounts: Amounts) -> Iterator[Held]:
    for (place, material, period), amount in list(amounts.disposed.items()):
        names = {"place": place, "material": material, "period": period}
        cost = facts.look("disposal", "cost", names)
        limit = facts.look("disposal", "limit", names)
        bound = 0.0 if math.isnan(cost) else limit
        if not math.isnan(bound):
            yield "disposal", place, period, amount - bound, 2.0
    for material in facts.materials:
        for period in facts.periods:
            names = {"material": material, "period": period}
            limit = facts.look("disposal_totals", "limit", names)
            of_all = [v for k, v in amounts.disposed.items() if k[1:] == (material, period)]
            if not math.isnan(limit):
                yield "disposal_total", "", period, sum(of_all) - limit, len(of_all) + 1.0


def _burdens(facts: Facts, amounts: Amounts) -> Iterator[Held]:
    for burden in dict.fromkeys(text_of(r, "burden") for r in rows_of(facts.given, "emissions")):
        for period in facts.periods:
            names = {"burden": burden, "period": period}
            limit = facts.look("emissions", "limit", names)
            if not math.isnan(limit):
                total, steepest = burden_of(facts, amounts, burden, period)
                count = sum(1 for key in amounts.sent if key[3] == period)
                yield "emission", burden, period, total - limit, (count + 1) * steepest


def _service(facts: Facts, stands: Stands) -> Iterator[Held]:
    radius = facts.given.number("service_radius")
    people = {name: number_of(row, "population") for name, row in facts.zones.items()}
    points = [name for name, tier in facts.tiers.items() if tier == "collection"]
    near: dict[str, list[str]] = {}
    for row in rows_of(facts.given, "periods"):
        share, period = number_of(row, "service_share"), text_of(row, "period")
        if math.isnan(share):
            continue
        if not near:
            # The slack of a hand's breadth is for the two ways of reckoning the same distance.
            near = {
                zone: [p for p in points if distance(facts, zone, p) <= radius + 1e-7]
                for zone in facts.zones
            }
        standing = {site for (site, _, at), each in stands.items() if at == period and each.is_open}
        standing |= {point for point in points if always_open(facts, point)}
        served = sum(people[zone] for zone, each in near.items() if standing & set(each))
        total = sum(people.values())
        yield "service", "", period, share - (served / total if total else 0.0), 0.0
