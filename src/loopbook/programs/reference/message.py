"""Messages: every code that a finding or an error may carry, in both languages."""

from collections.abc import Iterable
from itertools import groupby

from loopbook.programs.reference.markdown import page, plain, section
from loopbook.wording import LANGUAGES, catalogue

_LEAD = (
    "What each code says, and how to mend it. `{name}` stands for a value of the case at hand."
    " Codes are stable: a code keeps its meaning, and a code taken back is not given again."
)
LETTERS = {
    "A": "Accounts",
    "B": "Reconciliation and balances",
    "C": "Capture: events against the rules of EPCIS, CBV and the packs",
    "D": "Books and doors",
    "E": "Evaluation",
    "F": "EPCIS documents",
    "G": "Pictures",
    "H": "EPCIS over HTTP",
    "I": "Identifiers",
    "J": "Quality of data",
    "K": "Parties and keys",
    "L": "Proofs of the log",
    "M": "Methods, inputs and footprints",
    "N": "Subscriptions",
    "O": "Conformance",
    "P": "Checks of a rule pack",
    "Q": "Queries",
    "R": "Rule packs",
    "S": "Stores",
    "T": "Terms",
    "U": "Lives: custody, duties, supervision, passports, blends",
    "V": "Attribution: what went into every item",
    "W": "Tables and workbooks",
    "X": "EPCIS in XML",
    "Y": "Dynamic stocks",
    "PL": "Plans",
    "Z": "Scores, registries, declarations, audits, actions, reports",
}


def messages_page() -> str:
    """Return the page of all codes, by letter, then by number."""
    codes = sorted(
        {key.split(".")[0] for key in catalogue() if key.startswith("LB-")},
        key=lambda code: (_letters(code), code),
    )
    groups = groupby(codes, key=_letters)
    return page("Messages", _LEAD, (_group(letter, found) for letter, found in groups))


def _letters(code: str) -> str:
    """Return the letters of a code: one, or two since all single ones are taken."""
    return code[3:-2]


def _group(letter: str, codes: Iterable[str]) -> str:
    return section(f"{letter}: {LETTERS[letter]}", *(_message(code) for code in codes))


def _message(code: str) -> str:
    lines = [f"### {code}"]
    for language in LANGUAGES:
        what, mend = (catalogue()[f"{code}.{part}"][language] for part in ("what", "mend"))
        lines.append(f"{plain(what)}  \n→ {plain(mend)}")
    return "\n\n".join(lines)
