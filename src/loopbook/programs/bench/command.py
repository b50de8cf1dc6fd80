"""`loopbook bench`: measure this machine and this version, each figure beside its reference."""

import sys
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from loopbook.cli.console import language_of
from loopbook.programs.bench.figure import Figure
from loopbook.programs.bench.machine import this_machine
from loopbook.programs.bench.report import bench_report, figure_lines, head_lines, tail_lines
from loopbook.programs.bench.run import figures
from loopbook.programs.bench.scale import require_room, scale_of
from loopbook.render.plain import json_text

SEED = 1


@Parameter(name="*")
@dataclass(frozen=True)
class Book:
    """The book that is measured.

    Parameters
    ----------
    quick
        Measure 10^6 links in place of 10^7, in few rounds.
    links
        Measure so many links: 200000 or 1e6.
    seed
        Decides masses and dates of the synthetic book.
    """

    quick: Annotated[bool, Parameter(negative="")] = False
    links: str = ""
    seed: int = SEED


PLAIN = Book()


def bench(
    *,
    book: Book = PLAIN,
    folder: Path | None = None,
    strict: Annotated[bool, Parameter(negative="")] = False,
    json: Annotated[bool, Parameter(negative="")] = False,
    lang: str = "",
) -> int:
    """Measure what each step costs here, beside what other engines take for the same work.

    Parameters
    ----------
    folder
        Folder on the disk to measure; what is made in it is removed again (default: the system's
        for temporary files).
    strict
        End with 1 when a required ratio is not met.
    json
        Print JSON.
    lang
        Language: en or zh.
    """
    language = language_of(["--lang", lang] if lang else [])
    scale, machine = scale_of(book.links, book.seed, is_quick=book.quick), this_machine()
    parent = folder or Path(tempfile.gettempdir())
    require_room(parent, scale)
    # Of JSON nothing but the report goes to the output: what is told meanwhile goes beside it.
    told = sys.stderr if json else sys.stdout
    for line in head_lines(scale, machine, language):
        told.write(line + "\n")
    begun = time.monotonic()
    found: list[Figure] = []
    with closing(figures(scale, parent)) as measured:
        for figure in measured:
            found.append(figure)
            told.write("\n".join(figure_lines(figure, language)) + "\n")
            told.flush()
    spent = round(time.monotonic() - begun)
    report = bench_report(metadata.version("loopbook"), scale, machine, spent, tuple(found))
    told.write("\n".join(tail_lines(report, language)) + "\n")
    if json:
        sys.stdout.write(json_text(report, language) + "\n")
    is_missed = any(figure.is_met is False for figure in found)
    return int(strict and is_missed)
