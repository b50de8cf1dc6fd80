"""Indicators: the verbs that evaluate indicators and hold them against targets."""

from loopbook.book.asof import AsOfWords, day_of
from loopbook.book.sourcing import Sourcing
from loopbook.book.statement import ExplainedStatement, explained
from loopbook.evaluate.indicator import evaluate_indicator, latest
from loopbook.evaluate.standing import stand
from loopbook.terms.period import Period, period_of
from loopbook.terms.statement import Verdict


class Indicators(Sourcing):
    """The part of a book that evaluates indicators; `Book` adds the rest."""

    def evaluate(
        self,
        indicator: str,
        period: str | int | Period | None = None,
        *,
        scheme: str = "",
        as_of: AsOfWords = None,
    ) -> ExplainedStatement:
        """Return the statement of an indicator, `name` or `pack/name`, for a period.

        Parameters
          period    None: the latest that has a value which decides
        Raises      UnknownTerm  no active pack has the indicator
        """
        with self._turn:
            found, pack = self._indicator(indicator, scheme)
            sources = self._sources(pack, as_of)
            if period is not None:
                return explained(evaluate_indicator(found, period_of(period), pack, sources))
            day = day_of(self._known(as_of), self._clock().date())
            return explained(latest(found, pack, sources, Period(day.year * 12, 12), day))

    def standings(self, *, scheme: str = "", as_of: AsOfWords = None) -> tuple[Verdict, ...]:
        """Return every target of a pack and where its indicator stands, in the pack's order."""
        with self._turn:
            pack = self.scheme(scheme)
            sources = self._sources(pack, as_of)
            day = day_of(self._known(as_of), self._clock().date())
            return tuple(stand(target, pack, sources, day) for target in pack.targets)
