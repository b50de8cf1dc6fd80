"""Lazy: a sequence that is made when someone first looks at it."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar, overload

T = TypeVar("T")


class Lazy(Sequence[T]):
    """A tuple whose elements are made when one of them is first looked at.

    It equals the tuple it stands for, and hashes like it.

    Parameters
      count  its length; None when that is not known before
      make   gives the tuple; asked once, or by two threads at once the same twice
    """

    __slots__ = ("_count", "_made", "_make")

    def __init__(self, count: int | None, make: Callable[[], tuple[T, ...]]) -> None:
        self._count = count
        self._make: Callable[[], tuple[T, ...]] | None = make
        self._made: tuple[T, ...] = ()

    def _tuple(self) -> tuple[T, ...]:
        make = self._make
        if make is not None:
            self._made = make()
            self._make = None
        return self._made

    def __len__(self) -> int:
        return len(self._tuple()) if self._count is None else self._count

    def __iter__(self) -> Iterator[T]:
        return iter(self._tuple())

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[T, ...]: ...
    def __getitem__(self, at: int | slice) -> T | tuple[T, ...]:
        return self._tuple()[at]

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Lazy | tuple):
            return self._tuple() == tuple(other)
        return NotImplemented

    def __hash__(self) -> int:
        return hash(self._tuple())

    def __repr__(self) -> str:
        return repr(self._tuple())
