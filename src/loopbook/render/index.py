"""Index: a series with its groups, as lines for a terminal."""

from loopbook.render.moment import period_label
from loopbook.render.naming import title_of
from loopbook.render.number import number_text
from loopbook.render.standing import reason_text
from loopbook.render.table import plain_text
from loopbook.terms.index import IndexPart, IndexSeries
from loopbook.wording import say


def index_lines(series: IndexSeries, language: str = "en") -> list[str]:
    """Return an index as lines: a row a period with its groups, then what is missing."""
    weights = "declared" if series.is_weighted else "equal"
    head = say(
        "index.head",
        language,
        title=title_of(series, language),
        base=period_label(series.base, language),
        mean=say(f"index.mean.{series.mean.value}", language),
        weights=say(f"index.weights.{weights}", language),
    )
    groups = series.points[0].groups if series.points else ()
    headings = [
        say("index.heading.period", language),
        say("index.heading.index", language),
        *(_label(group, language) for group in groups),
    ]
    rows = [
        (
            period_label(point.period, language),
            number_text(point.value, language),
            *(number_text(group.value, language) for group in point.groups),
        )
        for point in series.points
    ]
    missing = dict.fromkeys(
        reason_text(reason, language) for point in series.points for reason in point.missing
    )
    is_open = any(point.value is not None and not point.decides for point in series.points)
    undecided = [say("decompose.undecided", language)] if is_open else []
    return [head, "", *plain_text(headings, rows), *missing, *undecided]


def _label(part: IndexPart, language: str) -> str:
    return part.labels[1 if language.startswith("zh") else 0]
