"""Console: the language a person reads, and an output that can always be written."""

import os
import sys
from collections.abc import Sequence
from typing import TextIO

from loopbook.errors import LoopbookError
from loopbook.wording import say

WRONG_USE = 2


def language_of(words: Sequence[str]) -> str:
    """Return `zh` or `en`: from `--lang`, else LOOPBOOK_LANG, else the locale of the system."""
    asked = ""
    for position, word in enumerate(words):
        if word.startswith("--lang="):
            asked = word.partition("=")[2]
        elif word == "--lang" and position + 1 < len(words):
            asked = words[position + 1]
    environment = (os.environ.get(name, "") for name in ("LOOPBOOK_LANG", "LC_ALL", "LANG"))
    chosen = asked or next((value for value in environment if value), "en")
    return "zh" if chosen.lower().startswith("zh") else "en"


def with_language_last(words: Sequence[str]) -> list[str]:
    """Return the words with a `--lang` that stands before the verb moved behind it."""
    if len(words) == 2 and words[0] == "--lang":
        return []
    if words and words[0].startswith("--lang="):
        return [*words[1:], words[0]]
    if len(words) > 1 and words[0] == "--lang":
        return [*words[2:], *words[:2]]
    return list(words)


def prepare(out: TextIO, errors: TextIO, language: str) -> None:
    """Make both streams able to take any character.

    Files and pipes get UTF-8, whatever the system's code page. A console of another encoding keeps
    it, since other bytes would come out as rubbish there; what it lacks is written as \\u escapes,
    and a note says so: nothing is lost, and nothing stops half-way.
    """
    for stream in (out, errors):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is None:
            continue
        if _is_unicode(stream) or stream.isatty() or "PYTHONIOENCODING" in os.environ:
            reconfigure(errors="backslashreplace")
        else:
            reconfigure(encoding="utf-8", errors="backslashreplace")
    if language == "zh" and not _is_unicode(out):
        errors.write(say("cli.console", "en", encoding=out.encoding) + "\n")


def error_members(error: LoopbookError, language: str) -> dict[str, str]:
    """Return an error as a program reads it."""
    return {"code": error.code, "message": error.message(language)}


def tell(error: LoopbookError, language: str) -> int:
    """Write an error to the error side; return the exit code of wrong use."""
    sys.stderr.write(error.message(language) + "\n")
    return WRONG_USE


def _is_unicode(stream: TextIO) -> bool:
    return (stream.encoding or "").lower().replace("-", "").startswith(("utf", "gb18030"))
