"""Words: the limits of a siting program as a person set them, with their row of the input."""

from typing import NamedTuple

from loopbook.plan.locate.model import Built
from loopbook.plan.locate.siting import Siting
from loopbook.plan.solve.model import Rows
from loopbook.terms.statement import Reason

SETTINGS = "settings.csv"


class Words(NamedTuple):
    """A limit in words, the row it is about, where it stands, and its unit."""

    limit: Reason
    subject: str
    place: str
    unit: str


def limit_words(siting: Siting, program: Built, rows: Rows, at: int) -> Words:
    """Return the words of one row that a person set.

    Parameters
      rows, at   batch of the program, and position in it
    """
    sites, zones, limits = siting.sites, siting.zones, siting.limits
    match rows.name:
        case "serve":
            amount = float(siting.amount[at])
            key = "serve" if amount else "serve_zone"
            told = {"amount": number(amount)} if amount else {}
            reason = Reason(f"plan.locate.limit.{key}", {"zone": str(zones.labels[at]), **told})
            return Words(reason, str(zones.ids[at]), zones.places[at], "TNE" if amount else "")
        case "capacity":
            site = int(program.limited[at])
            most = float(siting.steps.capacity[siting.steps.site == site].max())
            values = {"site": str(sites.labels[site]), "most": number(most)}
            reason = Reason("plan.locate.limit.capacity", values)
            return Words(reason, str(sites.ids[site]), sites.places[site], "TNE")
        case "stay":
            site = int(sites.must_open.nonzero()[0][at])
            reason = Reason("plan.locate.limit.stay", {"site": str(sites.labels[site])})
            return Words(reason, str(sites.ids[site]), sites.places[site], "")
        case "most" | "least":
            bound = limits.sites_most if rows.name == "most" else limits.sites_least
            reason = Reason(f"plan.locate.limit.{rows.name}", {"count": str(bound)})
            return Words(reason, "", SETTINGS, "")
        case "budget":
            reason = Reason("plan.locate.limit.budget", {"most": number(limits.budget)})
            return Words(reason, "", SETTINGS, "money")
        case _:
            reason = Reason("plan.locate.limit.share", {"share": number(100.0 * limits.share)})
            return Words(reason, "", SETTINGS, "")


def number(amount: float) -> str:
    """Return a number for a sentence: two digits behind the point at most."""
    return f"{amount:.2f}".rstrip("0").rstrip(".")
