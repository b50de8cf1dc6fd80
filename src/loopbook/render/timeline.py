"""Timeline: what happened to an item, a lane for each kind of step, drawn as SVG text."""

from collections.abc import Callable, Sequence
from datetime import datetime

from loopbook.render import svg
from loopbook.render.moment import event_time_text
from loopbook.render.width import shorten
from loopbook.terms.event import Event
from loopbook.terms.history import Recorded
from loopbook.wording import say

_WIDTH = 720.0
_LANE = 26.0
_TOP = 14.0
_LEFT = 150.0
_RIGHT = 24.0
_NAME_CELLS = 20


def timeline(
    entries: Sequence[Recorded],
    language: str,
    href: Callable[[int], str],
    step_label: Callable[[str], str] = str,
) -> str:
    """Return the SVG of the events among `entries`: a dot each, linked to `href(sequence)`.

    A voided event is a cross. Without any event, an empty text.
    """
    dated = [(recorded, recorded.event) for recorded in entries if recorded.event is not None]
    if not dated:
        return ""
    lanes = {name: i for i, name in enumerate(dict.fromkeys(_lane(event) for _, event in dated))}
    scale = _scale_of([event.time for _, event in dated])
    bottom = _TOP + _LANE * len(lanes)
    rails = [
        svg.element(
            "line",
            {
                "class": "rail",
                "x1": _LEFT,
                "x2": _WIDTH - _RIGHT / 2,
                "y1": _TOP + _LANE * (i + 0.5),
                "y2": _TOP + _LANE * (i + 0.5),
                "stroke": "#d0d7de",
            },
        )
        + svg.label(
            _LEFT - 10,
            _TOP + _LANE * (i + 0.5) + 4,
            shorten(step_label(name), _NAME_CELLS),
            class_="ink",
            fill="#1f2328",
            text_anchor="end",
        )
        for name, i in lanes.items()
    ]
    dots = [
        _dot(recorded, event, scale(event.time), _TOP + _LANE * (lanes[_lane(event)] + 0.5), href)
        for recorded, event in dated
    ]
    events = sorted((event for _, event in dated), key=lambda event: event.time)
    return svg.picture(
        _WIDTH,
        bottom + 24,
        say("chart.timeline_words", language, count=len(dated)),
        "timeline",
        *rails,
        *dots,
        *_ends(events[0], events[-1], bottom + 14),
        role="group",
    )


def _lane(event: Event) -> str:
    return event.biz_step or event.type.value


def _scale_of(times: list[datetime]) -> Callable[[datetime], float]:
    first, last = min(times), max(times)
    reach = (last - first).total_seconds()
    room = _WIDTH - _LEFT - _RIGHT * 2
    if not reach:
        return lambda _: _LEFT + _RIGHT + room / 2
    return lambda time: _LEFT + _RIGHT + (time - first).total_seconds() / reach * room


def _dot(recorded: Recorded, event: Event, x: float, y: float, href: Callable[[int], str]) -> str:
    sequence = recorded.entry.sequence
    at, middle = svg.coordinate(x), svg.coordinate(y)
    if recorded.voided_by or event.error is not None:
        drawn = svg.element(
            "path",
            {
                "class": "dot voided",
                "d": f"M{at} {middle}m-5 -5l10 10m-10 0l10 -10",
                "fill": "none",
                "stroke": "#b3261e",
                "stroke-width": 2.5,
            },
        )
    else:
        drawn = svg.element(
            "circle", {"class": "dot", "cx": x, "cy": y, "r": 6.0, "fill": "#0a5fb4"}
        )
    words = f"{event_time_text(event)} · {_lane(event)} · #{sequence}"
    return svg.element("a", {"href": href(sequence)}, svg.title(words), drawn)


def _ends(first: Event, last: Event, y: float) -> list[str]:
    style: dict[str, svg.Attribute] = {"class_": "muted", "fill": "#57606a", "font_size": 11.0}
    if first.time == last.time:
        x = (_LEFT + _WIDTH) / 2
        return [svg.label(x, y, event_time_text(first), text_anchor="middle", **style)]
    return [
        svg.label(_LEFT, y, event_time_text(first), **style),
        svg.label(_WIDTH - 4, y, event_time_text(last), text_anchor="end", **style),
    ]
