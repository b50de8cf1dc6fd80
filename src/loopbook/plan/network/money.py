"""Money: what an answer costs and brings, by item and period, not discounted."""

import numpy as np

from loopbook.plan.network.amounts import Amounts
from loopbook.plan.network.answer import Answer
from loopbook.plan.network.filled import Floats
from loopbook.plan.network.layout import Network
from loopbook.plan.network.prices import Prices
from loopbook.terms.plan import MoneyLine


def items_of(
    net: Network, prices: Prices, answer: Answer, amounts: Amounts, *, gives_back: bool
) -> dict[str, Floats]:
    """Return money of each item and period; what comes in is negative."""
    links = net.links
    hauled = amounts.sent * links.km[:, None]
    arrivals = amounts.arrived
    place, material = net.inputs.place, net.inputs.material
    first = links.supply >= 0
    collected = prices.collection[links.source[first], links.material[first]]
    burdens = sum(burdens_of(net, prices, amounts)) if prices.burdens else np.zeros((1, 1))
    made = {
        "haul": (hauled * prices.haul[links.leg, links.material]).sum(axis=0),
        "collection": (amounts.sent[first] * collected).sum(axis=0),
        "handling": (arrivals * net.sites.handling[place]).sum(axis=0),
        **_of_sites(net, answer, gives_back=gives_back),
        "disposal": (amounts.disposed * np.nan_to_num(prices.disposal)).sum(axis=(0, 1)),
        "storage": (amounts.held * np.nan_to_num(prices.storage)).sum(axis=(0, 1)),
        "uncollected": (amounts.left * prices.left[net.supplies.material][:, None]).sum(axis=0),
        "penalty": (burdens * prices.penalty).sum(axis=0) if prices.burdens else 0.0,
        "revenue": -(arrivals * prices.revenue[place, material]).sum(axis=0),
        "subsidy": -(arrivals * prices.subsidy[place, material]).sum(axis=0),
    }
    made["fixed"] = made["fixed"] + prices.zone_costs.sum(axis=0)
    count = len(net.periods)
    return {
        item: np.broadcast_to(np.asarray(v, dtype=np.float64), count) for item, v in made.items()
    }


def _of_sites(net: Network, answer: Answer, *, gives_back: bool) -> dict[str, Floats]:
    sizes = net.sizes
    before = np.column_stack([sizes.was_open, answer.is_open[:, :-1]])
    extra_before = np.column_stack([sizes.was_expanded, answer.extra[:, :-1]])
    grown = answer.extra - extra_before
    paid = grown if gives_back else np.maximum(grown, 0.0)
    opened = np.maximum(answer.is_open - before, 0.0)
    closed = np.maximum(before - answer.is_open, 0.0)
    return {
        "fixed": (sizes.fixed * answer.is_open + sizes.fixed_expansion * answer.extra).sum(axis=0),
        "opening": (sizes.opening * opened).sum(axis=0),
        "expansion": (sizes.expansion * paid).sum(axis=0),
        "closing": (np.nan_to_num(sizes.closing) * closed).sum(axis=0),
    }


def burdens_of(net: Network, prices: Prices, amounts: Amounts) -> tuple[Floats, Floats]:
    """Return burden x period: of transport, and of sites."""
    links = net.links
    hauled = amounts.sent * links.km[:, None]
    of_legs = (prices.leg_burden[:, links.leg, links.material] * hauled).sum(axis=1)
    of_sites = (prices.site_burden[:, net.inputs.place] * amounts.processed).sum(axis=1)
    return of_legs, of_sites


def money_lines(net: Network, items: dict[str, Floats]) -> tuple[MoneyLine, ...]:
    """Return a line an item and period; items that are nothing in all periods are left out."""
    return tuple(
        MoneyLine(item=item, period=period, amount=float(values[t]))
        for item, values in items.items()
        if np.any(values)
        for t, period in enumerate(net.periods)
    )


def objective_of(net: Network, items: dict[str, Floats]) -> float:
    """Return the discounted cost of all items."""
    return float(sum(values @ net.factors for values in items.values()))
