"""Shelf: the packs a reader can choose from, and what must be said above a page."""

from collections.abc import Iterable

from loopbook.book.book import Book
from loopbook.errors import UnknownTerm
from loopbook.terms.event import Basis
from loopbook.terms.scheme import Scheme, Word
from loopbook.terms.scheme_status import SchemeStatus
from loopbook.web.choice import Choice

_WARNED = {
    Basis.CONSTRUCTED: "page.banner.constructed",
    Basis.MODELLED: "page.banner.modelled",
}


def readable(book: Book) -> dict[str, Scheme]:
    """Return the active packs that have something to show: flows, indicators or targets."""
    return {
        name: scheme
        for name, scheme in book.schemes.items()
        if scheme.system.flows or scheme.indicators or scheme.targets
    }


def chosen_scheme(book: Book, choice: Choice) -> Scheme | None:
    """Return the pack of the address; else the first one to show; None when there is none.

    Raises    UnknownTerm  the pack named is not active here
    """
    if choice.scheme:
        return book.scheme(choice.scheme)
    return next(iter(readable(book).values()), None)


def must_scheme(book: Book, choice: Choice) -> Scheme:
    """Return the pack of the address, or the first one to show.

    Raises    UnknownTerm  there is none
    """
    scheme = chosen_scheme(book, choice)
    if scheme is None:
        raise UnknownTerm("LB-D65")
    return scheme


def vocabulary(book: Book) -> dict[str, Word]:
    """Return the words of all active packs; the first pack that has a word gives its label.

    Words of CBV stand under `kind:word`.
    """
    words: dict[str, Word] = {}
    for scheme in book.schemes.values():
        words = {**scheme.vocabulary, **scheme.cbv, **words}
    return words


def banners(scheme: Scheme | None, bases: Iterable[Basis | None]) -> list[str]:
    """Return the keys of the banners due above a page that shows these bases under this pack."""
    shown = set(bases)
    keys = [key for basis, key in _WARNED.items() if basis in shown]
    if scheme is not None and scheme.status is not SchemeStatus.IN_FORCE:
        keys.append(f"page.banner.{scheme.status.name.lower()}")
    return keys
