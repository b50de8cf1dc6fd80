"""Width: how much room a text takes, Chinese characters counted as two cells.

Source    Unicode Standard Annex 11, East Asian Width
"""

import unicodedata

_WIDE = {"W", "F"}
_NO_ROOM = {"Mn", "Me", "Cf"}


def cells(text: str) -> int:
    """Return the number of terminal cells that `text` takes in one line."""
    return sum(_cell(character) for character in text)


def _cell(character: str) -> int:
    if unicodedata.category(character) in _NO_ROOM:
        return 0
    return 2 if unicodedata.east_asian_width(character) in _WIDE else 1


def shorten(text: str, room: int) -> str:
    """Return `text` if it takes at most `room` cells, else its beginning and an ellipsis."""
    if cells(text) <= room:
        return text
    kept = ""
    used = 1
    for character in text:
        used += _cell(character)
        if used > room:
            break
        kept += character
    return f"{kept.rstrip()}…"


def shorten_middle(text: str, room: int) -> str:
    """Return `text` if it takes at most `room` characters, else both ends and an ellipsis.

    Identifiers differ at their ends: `https://id…/21/A1` tells more than its beginning.
    """
    if len(text) <= room:
        return text
    head = max(room // 3, 1)
    return f"{text[:head]}…{text[-(room - head - 1) :]}"


def pad(text: str, room: int, *, is_right: bool = False) -> str:
    """Return `text` filled with spaces to `room` cells, on the left when `is_right`."""
    fill = " " * max(room - cells(text), 0)
    return f"{fill}{text}" if is_right else f"{text}{fill}"
