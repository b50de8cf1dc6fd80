"""Unserved: what arises or stands where no way leads on: told, since nothing says it must."""

import numpy as np

from loopbook.plan.network.filled import table_of, texts
from loopbook.plan.network.layout import SINKS, Network
from loopbook.terms.finding import Finding, Place, Severity
from loopbook.terms.plan_input import InputTable, PlanInput


def unserved(given: PlanInput, net: Network) -> tuple[Finding, ...]:
    """Return a warning for each material of a zone, and each site, that no link joins."""
    made = []
    zones, sites = table_of(given, "zones"), table_of(given, "sites")
    served = np.zeros(net.supplies.size, dtype=bool)
    served[net.links.supply[net.links.supply >= 0]] = True
    for port in np.flatnonzero(~served & (net.generated > 0.0).any(axis=1)):
        zone = int(net.supplies.place[port])
        material = net.materials[net.supplies.material[port]]
        made.append(_finding(zones, zone, f"{net.zones[zone]} ({material})"))
    reached = np.zeros(len(net.sites.ids), dtype=bool)
    reached[net.links.target] = True
    leaves = np.zeros(len(net.sites.ids), dtype=bool)
    of_site = net.links.source[net.links.output >= 0] - len(net.zones)
    leaves[of_site] = True
    disposes = set(texts(table_of(given, "disposal"), "place"))
    for site, name in enumerate(net.sites.ids):
        hands_on = net.sites.tiers[site] in SINKS or leaves[site] or bool(disposes & {"", name})
        if not reached[site] or not hands_on:
            made.append(_finding(sites, site, name))
    return tuple(made)


def _finding(table: InputTable, row: int, name: str) -> Finding:
    place = Place(document=table.document, row=int(table.rows[row]))
    return Finding(code="LB-PL54", severity=Severity.WARNING, place=place, values={"name": name})
