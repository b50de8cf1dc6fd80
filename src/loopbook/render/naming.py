"""Naming: the label or title of a thing in the reader's language."""

from typing import Protocol


class Labelled(Protocol):
    """A process, flow, layer, word, rung or unit: anything with a label in both languages."""

    @property
    def label_en(self) -> str:
        """Label in English."""
        ...

    @property
    def label_zh(self) -> str:
        """Label in Chinese."""
        ...


class Titled(Protocol):
    """A scheme, indicator, ladder, statement or verdict: anything with a title in both."""

    @property
    def title_en(self) -> str:
        """Title in English."""
        ...

    @property
    def title_zh(self) -> str:
        """Title in Chinese."""
        ...


class Cited(Protocol):
    """A scheme: what it is made from, in English and perhaps in Chinese."""

    @property
    def citation(self) -> str:
        """What it is made from."""
        ...

    @property
    def citation_zh(self) -> str:
        """The same in Chinese; may be empty."""
        ...


def citation_of(thing: Cited, language: str) -> str:
    """Return what a pack is made from, in the language where it says so."""
    return (thing.citation_zh if language.startswith("zh") else "") or thing.citation


def label_of(thing: Labelled, language: str) -> str:
    """Return the label in the language."""
    return thing.label_zh if language.startswith("zh") else thing.label_en


def title_of(thing: Titled, language: str) -> str:
    """Return the title in the language."""
    return thing.title_zh if language.startswith("zh") else thing.title_en
