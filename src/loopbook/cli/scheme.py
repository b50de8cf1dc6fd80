"""`loopbook scheme`: the rule packs: list them, and test one by its cases."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from loopbook.book import Trial, shipped_schemes, try_pack
from loopbook.book.draft import DraftWish, draft_pack
from loopbook.cli.answer import write, write_json
from loopbook.cli.locate import Common
from loopbook.wording import say

PLAIN = Common()

app = App(name="scheme", help="Rule packs.", result_action="return_value")


@app.command(name="list")
def list_(*, common: Common = PLAIN) -> int:
    """List the rule packs shipped."""
    schemes = shipped_schemes()
    if common.json:
        rows = [
            {
                "id": s.id,
                "version": s.version,
                "status": s.status,
                "title_en": s.title_en,
                "title_zh": s.title_zh,
            }
            for s in schemes
        ]
        write_json(rows, common.language)
        return 0
    language = common.language
    for s in schemes:
        title = s.title_zh if language == "zh" else s.title_en
        status = say(f"status.{s.status.value.replace(' ', '_')}", language)
        write([f"{s.id}@{s.version}  {title} ({status})"])
    return 0


@app.command(name="test")
def run_cases(path: str, *, common: Common = PLAIN) -> int:
    """Run the cases of a pack; a row that no case uses is a fault.

    Parameters
    ----------
    path
        Folder of the pack, or the id of a shipped one.
    """
    trial = try_pack(path)
    if common.json:
        write_json({"passed": trial.has_passed, "trial": trial}, common.language)
    else:
        write(_lines(trial, common.language))
    return int(not trial.has_passed)


@dataclass(frozen=True)
class Matrix:
    """How a table of flows stands in its file, when it is no list of source, target, value.

    Parameters
    ----------
    names
        First columns of a matrix, which name its rows; 0: a list.
    header
        Lines that name the columns of a matrix.
    """

    names: int = 0
    header: int = 1


A_LIST = Matrix()


@app.command(name="draft")
def draft(
    files: list[Path],
    *,
    out: Path,
    unit: str,
    source: str = "",
    matrix: Annotated[Matrix, Parameter(name="*")] = A_LIST,
    common: Common = PLAIN,
) -> int:
    """Write a rule pack with the processes and flows of FILES, to record them with.

    Parameters
    ----------
    files
        CSV or Excel files: lists with source, target, value; or matrices, with --names.
    out
        Folder to make; its name is the id of the pack.
    unit
        Unit of the amounts: t, 1e6 USD.
    source
        Where the figures come from.
    """
    wish = DraftWish(
        id=out.name,
        source=source or ", ".join(file.name for file in files),
        unit=unit,
        base="",
        names=matrix.names,
        header=matrix.header,
    )
    count = draft_pack(files, out, wish)
    write([say("cli.scheme.drafted", common.language, count=count, path=out)])
    return 0


def _lines(trial: Trial, language: str) -> list[str]:
    lines = [f"{trial.scheme}@{trial.version}"]
    for case in trial.cases:
        held = sum(answer.met.holds for answer in case.answers)
        lines.append(say("cli.case", language, name=case.name, held=held, count=len(case.answers)))
        lines += [
            "    " + say("cli.case.not", language, expected=a.expected, found=a.met.found)
            for a in case.answers
            if not a.met.holds
        ]
    lines += [say("cli.row_unused", language, row=row) for row in trial.unused]
    verdict = "cli.scheme.passed" if trial.has_passed else "cli.scheme.failed"
    used = trial.rows - len(trial.unused)
    return [*lines, say(verdict, language, rows=trial.rows, used=used)]
