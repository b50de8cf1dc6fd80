"""Fit: what a siting problem cannot be, or what a person should know of it before it is solved."""

import numpy as np

from loopbook.errors import InputError
from loopbook.plan.locate.siting import Problem, Siting
from loopbook.terms.finding import Finding, Place, Severity

TOLD_MAX = 20
"""Sites told one by one; beyond them the last finding says how many more there are."""


def refuse_misfit(siting: Siting) -> None:
    """Refuse a problem in which a zone has no site that could serve it.

    Raises    InputError  the zone, its file and row, and the nearest site
    """
    if siting.problem is Problem.COVER:
        return  # a zone out of reach stays uncovered, and is told as that
    nobody = np.flatnonzero(~np.isfinite(siting.cost).any(axis=1))
    if not len(nobody):
        return
    zone, zones = int(nobody[0]), siting.zones
    usable = siting.sites.may_open & (siting.sites.tier == 1)
    km = np.where(usable, siting.km[zone], np.nan)
    if np.isnan(km).all():
        raise InputError("LB-PL44", zones.places[zone], zone=zones.labels[zone], count=len(nobody))
    site = int(np.nanargmin(km))
    raise InputError(
        "LB-PL40",
        zones.places[zone],
        zone=zones.labels[zone],
        site=siting.sites.labels[site],
        km=f"{km[site]:.3f}",
        most=f"{siting.limits.max_distance:g}",
        count=len(nobody),
    )


def siting_findings(siting: Siting) -> tuple[Finding, ...]:
    """Return what a person should know: sites out of reach, pairs that are not allowed."""
    return (*_out_of_reach(siting), *_missing_pairs(siting))


def _out_of_reach(siting: Siting) -> list[Finding]:
    """Return a warning for every site that no zone and no other site can reach."""
    sites = siting.sites
    reached = ~np.isnan(siting.km).all(axis=0)
    if len(siting.onward_km):
        reached |= (sites.tier > 1) & ~np.isnan(siting.onward_km).all(axis=0)
    lost = np.flatnonzero(~reached & sites.may_open)
    return [
        Finding(
            code="LB-PL46",
            severity=Severity.WARNING,
            place=_place(sites.places[site]),
            values={"site": str(sites.labels[site]), "count": str(len(lost))},
        )
        for site in lost[:TOLD_MAX].tolist()
    ]


def _missing_pairs(siting: Siting) -> list[Finding]:
    usable = siting.sites.may_open & (siting.sites.tier == 1)
    known = np.isfinite(siting.cost[:, usable])
    missing = int(known.size - known.sum())
    if not missing:
        return []
    values = {"missing": str(missing), "count": str(known.size)}
    return [Finding(code="LB-PL43", severity=Severity.NOTE, values=values)]


def _place(told: str) -> Place:
    document, _, row = told.rpartition(", row ")
    return Place(document=document, row=int(row))
