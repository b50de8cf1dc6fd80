"""Book: the verbs over one ledger, each a short call downwards; no arithmetic here."""

from collections.abc import Sequence
from typing import Unpack

import msgspec

from loopbook.book.asof import AsOfWords
from loopbook.book.attributing import (
    Inquiry,
    attribute,
    attributions,
    indicator_of,
    reached,
)
from loopbook.book.closing import closures
from loopbook.book.history import history, recorded
from loopbook.book.knowing import unknown_term
from loopbook.book.picture import PLAIN as PLAIN_PICTURE
from loopbook.book.picture import Pictured, pictured_ledger
from loopbook.book.planning import Planning
from loopbook.book.quality import quality
from loopbook.book.reconciling import PLAIN as PLAIN_QUESTION
from loopbook.book.reconciling import Question, ReconciledSheet, reconcile_ledger
from loopbook.book.series import series_of
from loopbook.book.shelf import core
from loopbook.book.tracing import (
    DEPTH_MAX,
    NODES_MAX,
    PAGE_SIZE,
    Tracer,
    TraceWish,
    TraceWords,
    direction_named,
)
from loopbook.errors import UnknownTerm
from loopbook.evaluate.grade import grade_item
from loopbook.terms.account import Account
from loopbook.terms.attribution import Attributed, Attributions, Closure, Reached
from loopbook.terms.finding import Finding
from loopbook.terms.history import ItemGrade, ItemHistory, Recorded
from loopbook.terms.lineage import AsOf, Lineage, LineagePage
from loopbook.terms.party import Scope
from loopbook.terms.period import Period, period_of
from loopbook.terms.sankey import SankeyDefinition
from loopbook.terms.series import SeriesPoint
from loopbook.terms.statement import Statement

__all__ = ["DEPTH_MAX", "NODES_MAX", "Book"]


class Book(Planning):
    """An append-only ledger and its readings. Made by `loopbook.open` and `loopbook.new`.

    Safe for threads: captures share commits in the store; readings take turns.
    """

    def trace(self, item: str, direction: str = "upstream", **words: Unpack[TraceWords]) -> Lineage:
        """Return where `item` came from (`upstream`), where it went (`downstream`), or `both`.

        Parameters
          words   the moment that counts, what may be known, limits, amounts: see `TraceWish`
        Raises    UnknownTerm  no entry speaks of the item, or there is no such direction or moment
        """
        way, wish = direction_named(direction), TraceWish(**words)
        with self._turn:
            return self._tracer(item, wish).trace(item, way, wish)

    def trace_page(
        self,
        item: str,
        direction: str = "upstream",
        *,
        size: int = PAGE_SIZE,
        page: str = "",
        **words: Unpack[TraceWords],
    ) -> LineagePage:
        """Return `size` nodes of a lineage with the links that lead to them.

        Parameters
          page    what the page before said is next; empty: the first. All pages are as the book
                  knew when the first was asked for
        Raises    UnknownTerm  as `trace`;  QueryError  the page is of another question
        """
        way, wish = direction_named(direction), TraceWish(**words)
        with self._turn:
            return self._tracer(item, wish).page(item, way, wish, (size, page))

    def _tracer(self, item: str, wish: TraceWish) -> Tracer:
        known = self._known(wish.as_of)
        self._must_know(item)
        packs = tuple(self.schemes.values()) if wish.has_amounts else ()
        return Tracer(self._readings, known, packs, self._clock)

    def account(
        self,
        period: str | int | Period,
        *,
        scheme: str = "",
        place: str = "",
        as_of: AsOfWords = None,
    ) -> Account:
        """Return the account of a period as stated: flows, stocks, residuals, rivals.

        Parameters
          place   read point or location: it and all that master data say lies below it; empty: all
        Raises    UnknownTerm  nothing is posted at the place or below it
        """
        with self._turn:
            return self._sources(self.scheme(scheme), as_of, place).account(period_of(period))

    def series(
        self,
        name: str,
        *,
        layer: str = "",
        subject: str = "",
        scheme: str = "",
        as_of: AsOfWords = None,
    ) -> tuple[SeriesPoint, ...]:
        """Return a flow or an observed word year by year, as far as it is recorded.

        Parameters
          layer     of a flow; empty: the first of the pack
          subject   of an observed word, or the place of a flow and what lies below it; empty: all
        Raises      UnknownTerm  the pack has neither such a flow nor such a word
        """
        with self._turn:
            pack = self.scheme(scheme)
            place = subject if name in pack.system.flows else ""
            return series_of(self._sources(pack, as_of, place), pack, name, layer, subject)

    def quality(self) -> tuple[Finding, ...]:
        """Return what the observations of the book show together: rivals far apart, jumps."""
        self.require(Scope.READ)
        with self._turn:
            found = {
                observed.sequence: observed
                for pack in self._caught_up().shelf.newest().values()
                for word in pack.vocabulary.values()
                if word.kind == "observed"
                for observed in self._sources(pack, None).observations(word.term)
            }
            return quality(found.values(), core().units)

    def reconcile(
        self,
        period: str | int | Period,
        question: Question = PLAIN_QUESTION,
        *,
        scheme: str = "",
        layer: str = "",
        place: str = "",
        as_of: AsOfWords = None,
    ) -> ReconciledSheet:
        """Return what the numbers of a period come to when they must agree, and what does not fit.

        Parameters
          question  default uncertainty, what to measure next (book/reconciling)
          layer     the only one to show; empty: that of the question
          place     as in `account`
        Raises      BalanceError  exact numbers contradict each other, or cannot be taken
        """
        with self._turn:
            pack = self.scheme(scheme)
            sources = self._sources(pack, as_of, place)
            if layer:
                question = msgspec.structs.replace(question, layer=layer)
            return reconcile_ledger(sources, period_of(period), pack, question)

    def pictures(
        self,
        period: str | int | Period,
        layers: Sequence[str] = (),
        definition: SankeyDefinition = PLAIN_PICTURE,
        *,
        scheme: str = "",
        place: str = "",
        as_of: AsOfWords = None,
    ) -> tuple[Pictured, ...]:
        """Return what a Sankey of each layer shows of a period (book/picture).

        Parameters
          layers   ids; none: every layer in which something was read
          place    as in `account`
        """
        with self._turn:
            sources = self._sources(self.scheme(scheme), as_of, place)
            return pictured_ledger(sources, period_of(period), layers, definition)

    def grades(
        self, ladder: str, *, scheme: str = "", as_of: AsOfWords = None
    ) -> tuple[ItemGrade, ...]:
        """Return the grade of every item of the ladder's class, by identifier.

        Raises    UnknownTerm  no such ladder
        """
        with self._turn:
            pack = self.scheme(scheme)
            if ladder not in pack.ladders:
                raise unknown_term("LB-D13", ladder, tuple(pack.ladders))
            found = pack.ladders[ladder]
            facts = self._sources(pack, as_of).facts(found.item_class)
            return tuple(grade_item(found, item) for item in facts)

    def item(self, item: str, *, scheme: str = "", as_of: AsOfWords = None) -> ItemHistory:
        """Return what is known of an item: class, facts, grades, entries.

        Raises    UnknownTerm  no entry speaks of it
        """
        with self._turn:
            self._must_know(item)
            self._posted()
            known = self._known(as_of)
            pack = self._readings.shelf.named(scheme) if scheme else self._pack_of(item, known)
            sources = self._sources(pack, as_of) if pack is not None else None
            return history(self._readings, item, pack, sources, known)

    def items(self, first: int = 0, count: int = 100) -> Sequence[str]:
        """Return identifiers in the order in which the book first heard of them.

        Of those the reader may see, the ones from number `first` on.
        """
        with self._turn:
            stack, sees = self._linked(), self.reader.sees
            if sees is None:
                return stack.items(first, count)
            return stack.names(stack.seen(sees)[first : first + count])

    def entry(self, sequence: int) -> Recorded:
        """Return the entry of that sequence with its reading.

        Raises    UnknownTerm  the book has no such entry
        """
        with self._turn:
            readings = self._posted()
            if not (1 <= sequence <= readings.size and self._is_open_to(sequence)):
                raise UnknownTerm("LB-D14", sequence=sequence, size=readings.size)
            entry = next(iter(self.store.read(sequence, sequence)))
            return recorded(readings, entry, AsOf(sees=self.reader.sees))

    def evidence(self, statement: Statement, limit: int = 1_000) -> tuple[Recorded, ...]:
        """Return the entries a statement rests on, by sequence; the first `limit` of them."""
        named = {s for leaf in statement.evidence for s in leaf.sequences}
        return tuple(self.entry(sequence) for sequence in sorted(named)[:limit])

    def attribute(
        self, item: str, indicator: str = "", *, scheme: str = "", as_of: AsOfWords = None
    ) -> Attributed:
        """Return what an item has of an indicator of items, and what each of its inputs gave.

        Parameters
          indicator   `name` or `pack/name`; empty: the first that a pack has
        Raises    UnknownTerm  no entry speaks of the item, or no pack has the indicator
        """
        with self._turn:
            self._must_know(item)
            return attribute(self._inquiry(indicator, scheme, as_of), item)

    def attributions(
        self,
        indicator: str = "",
        *,
        scheme: str = "",
        as_of: AsOfWords = None,
        seed: int | None = None,
    ) -> Attributions:
        """Return what every item has of an indicator; with a seed, each with its uncertainty."""
        with self._turn:
            return attributions(self._inquiry(indicator, scheme, as_of), seed)

    def reached(
        self, item: str, indicator: str = "", *, scheme: str = "", as_of: AsOfWords = None
    ) -> tuple[Reached, ...]:
        """Return where an item went: every item that has some of it, and how much."""
        with self._turn:
            self._must_know(item)
            return reached(self._inquiry(indicator, scheme, as_of), item)

    def closures(
        self,
        period: str | int | Period,
        indicator: str = "",
        *,
        scheme: str = "",
        as_of: AsOfWords = None,
    ) -> tuple[Closure, ...]:
        """Return each flow of the account of a period beside the items that make it up."""
        with self._turn:
            inquiry = self._inquiry(indicator, scheme, as_of)
            account = self._sources(inquiry.scheme, as_of).account(period_of(period))
            return closures(inquiry, account)

    def _inquiry(self, words: str, scheme: str, as_of: AsOfWords) -> Inquiry:
        pack = self.scheme(scheme) if scheme else None
        asked, pack = indicator_of(self.schemes, words, pack)
        known, readings = self._known(as_of), self._posted()
        size = readings.size if known.size is None else known.size
        return Inquiry(readings, pack, asked, known, self.store.checkpoint(size))
