"""A small pack to test blends with, and lots received, changed and shipped at one site."""

from collections.abc import Sequence

import msgspec
from tests.trace.world import WORDS, event, quantity, report, scheme, word

from loopbook.terms.blend import Blend, BlendModel
from loopbook.terms.event import Action, Event, EventType, SensorReport
from loopbook.terms.milestone import Milestone
from loopbook.terms.scheme import Scheme

ITEM = "https://id.example.org/01/09520001000119"
SITE = "https://id.example.org/414/9520001000010"
CLAIM = "urn:loopbook:v1:claimed"


def milestone(name: str, step: str) -> Milestone:
    return Milestone(
        id=name,
        event_type=EventType.OBJECT.value,
        biz_step=step,
        label_en=name,
        label_zh=name,
        source="s",
        rule=f"milestones.csv:{step}",
    )


def blend(model: BlendModel, **fields: object) -> Blend:
    plain = Blend(
        id="b",
        title_en="b",
        title_zh="b",
        model=model,
        claim="claimed",
        mass="mass",
        inputs=("came",),
        outputs=("went",),
        role="sorting_site",
        source="s",
        rule="blends.toml:1",
    )
    return msgspec.structs.replace(plain, **fields)


def pack() -> Scheme:
    words = (*WORDS, word("claimed", "fact", CLAIM, "P1"))
    made = scheme(words=words)
    came, went = milestone("came", "receiving"), milestone("went", "shipping")
    return msgspec.structs.replace(made, milestones={"came": (came,), "went": (went,)})


def lot(name: str) -> str:
    return f"{ITEM}/10/{name}"


def moved(hours: float, step: str, name: str, kg: str, percent: str, site: str = SITE) -> Event:
    """Return that a lot came or went; empty: its amount or its claim is not stated."""
    said: Sequence[SensorReport] = (report(CLAIM, percent, "P1"),) if percent else ()
    return event(
        hours=hours,
        action=Action.OBSERVE,
        biz_step=step,
        read_point=site,
        quantities=(quantity(lot(name), kg or None, "KGM"),),
        sensors=tuple(said),
    )


def came(hours: float, name: str, kg: str, percent: str, site: str = SITE) -> Event:
    return moved(hours, "receiving", name, kg, percent, site)


def went(hours: float, name: str, kg: str, percent: str, site: str = SITE) -> Event:
    return moved(hours, "shipping", name, kg, percent, site)


def changed(
    hours: float, inputs: Sequence[tuple[str, str]], outputs: Sequence[tuple[str, str]]
) -> Event:
    return event(
        EventType.TRANSFORMATION,
        hours,
        input_quantities=tuple(quantity(lot(n), kg or None, "KGM") for n, kg in inputs),
        output_quantities=tuple(quantity(lot(n), kg or None, "KGM") for n, kg in outputs),
    )
