"""Action: a project or action of a plan, who answers for it, and how far the account has it."""

from datetime import date
from enum import StrEnum

import msgspec

from loopbook.terms.statement import Verdict


class ActionKind(StrEnum):
    """What a plan calls it."""

    PROJECT = "project"
    ACTION = "action"
    GUARANTEE = "guarantee"


class Action(msgspec.Struct, frozen=True, kw_only=True):
    """A row of actions.csv.

    Fields
      targets   ids of targets.csv by which it is judged; none: it has no number
      lead, support   departments: words of the vocabulary (kind department)
      valid_from, due first day and deadline; None where the text has none
    """

    id: str
    number: str
    kind: ActionKind
    label_en: str
    label_zh: str
    targets: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    valid_from: date | None = None
    due: date | None = None
    note_en: str = ""
    note_zh: str = ""
    grade: str
    source: str
    rule: str


class ActionProgress(msgspec.Struct, frozen=True, kw_only=True):
    """An action on a day: the verdicts of its targets, which nobody types.

    Fields
      verdicts   of its targets, in order
      standing   the worst that is known: missed, behind, on_track, met; unknown where a target is
                 unknown and none is worse; `no_target` where it has none
      labels     department -> its labels in English and Chinese
    """

    action: Action
    pack: str
    verdicts: tuple[Verdict, ...]
    standing: str
    labels: dict[str, tuple[str, str]] = {}
