"""How quick a report is: a paper of forty pages as PDF, beside typst setting as many plain pages.

  report     `set_pdf`: fonts asked for every character, tables, figures with their entries, a
             diagram in each chapter, contents, annex of the entries
  workbook   `set_workbook` of the same paper, one sheet a table
  plain      the same typst with the same font, as many pages of running text, nothing else

Both languages: Chinese has another share of the font. What the pages say is held against the paper
before any clock runs. The least of the rounds counts, taken in turns.

Run: `uv run python benchmarks/bench_report.py [--chapters 23] [--strict]`. With --strict it ends
with 1 when forty pages take five seconds or more.
"""

import io
import sys
import time
from collections.abc import Callable
from itertools import pairwise

import typst
from pypdf import PdfReader

from loopbook.render.paper.face import own_face
from loopbook.render.paper.pdf import set_pdf
from loopbook.render.paper.workbook import set_workbook
from loopbook.terms.paper import Block, Figure, Heading, Paper, Paragraph, Picture, Source, Table

CHAPTERS, ROWS, ROUNDS = 23, 42, 3
PAGES, MUST_SECONDS = 40, 5.0
WORDS = {
    "en": ("Balance of water", "Fresh water into the rinses", "Rinsing", "Flow|Process|m³|Change"),
    "zh": ("水平衡", "清洗用新鲜水", "清洗", "流|工序|m³|变化"),
}
SENTENCES = {
    "en": "What goes in comes out, or stays as stock. ",
    "zh": "流入等于流出加上存量变化。",
}


def paper(language: str, chapters: int) -> Paper:
    """Return a paper of about two pages a chapter: a table with entries, text, a diagram."""
    title, flow, process, columns = WORDS[language]
    blocks: list[Block] = []
    for chapter in range(chapters):
        rows = tuple(
            (
                f"{flow} {row}",
                process,
                Figure(text=f"{chapter * 97 + row}.5", value=0.5, evidence=(chapter * 9 + row,)),
                Figure(text=f"{row % 7}.25", value=0.25),
            )
            for row in range(1, ROWS)
        )
        blocks += [
            Heading(f"{title} {chapter + 1}"),
            Paragraph((SENTENCES[language] * 12,)),
            Table(id=f"t{chapter}", caption=title, columns=tuple(columns.split("|")), rows=rows),
            Picture(svg=_bands(process), caption=title),
        ]
    known = range(1, chapters * 9 + ROWS)
    sources = tuple(Source(sequence=n, what=flow, who=process, leaf="ab" * 32) for n in known)
    return Paper(language=language, title=title, subtitle="2025", front=(title,),
                 blocks=tuple(blocks), sources=sources)  # fmt: skip


def _bands(name: str) -> str:
    """Return a drawing with forty curves and as many words, as a diagram of flows has."""
    drawn = "".join(
        f'<path d="M20 {y}C200 {y} 300 {260 - y} 500 {260 - y}" stroke="#1f6f5c" fill="none" '
        f'stroke-width="3"/><text x="240" y="{y}" font-size="6">{name} {y}</text>'
        for y in range(10, 250, 6)
    )
    head = '<svg xmlns="http://www.w3.org/2000/svg" width="520" height="260" viewBox="0 0 520 260">'
    return f"{head}{drawn}</svg>"


def plain(language: str, pages: int) -> bytes:
    """Return as many pages of running text, set by typst alone in the same font."""
    face = own_face()
    page = SENTENCES[language] * 70
    source = f'#set page(paper: "a4")\n#set text(font: "{face.families[0]}", size: 9.5pt)\n'
    source += "\n#pagebreak()\n".join([page] * pages)
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False,
                        font_paths=[str(face.path.parent)])  # fmt: skip
    made = typst.Compiler(source.encode(), font_paths=fonts).compile(format="pdf")
    return made if isinstance(made, bytes) else b"".join(made or [])


def clocked(step: Callable[[], object]) -> float:
    """Return the seconds of a step."""
    begin = time.perf_counter()
    step()
    return time.perf_counter() - begin


def measure(language: str, chapters: int) -> tuple[int, float]:
    """Print what a language takes; return its pages and the seconds of the PDF."""
    asked = paper(language, chapters)
    reader = PdfReader(io.BytesIO(set_pdf(asked)))
    pages = len(reader.pages)
    said = "".join(page.extract_text() for page in reader.pages)
    wanted = [f"{WORDS[language][1]} {row}" for row in range(1, ROWS)]
    if not all(text.replace(" ", "") in said.replace(" ", "") for text in wanted):
        raise SystemExit("a page does not say what the paper says")
    taken: dict[str, list[float]] = {"report": [], "workbook": [], "plain": []}
    for _ in range(ROUNDS):
        taken["report"].append(clocked(lambda: set_pdf(asked)))
        taken["workbook"].append(clocked(lambda: set_workbook(asked)))
        taken["plain"].append(clocked(lambda: plain(language, pages)))
    least = {name: min(seconds) for name, seconds in taken.items()}
    print(
        f"{language}: {pages} pages; report {least['report']:.2f} s, workbook "
        f"{least['workbook']:.2f} s, plain {least['plain']:.2f} s: "
        f"report / plain {least['report'] / least['plain']:.1f}"
    )
    return pages, least["report"]


def main() -> None:
    """Measure both languages; with --strict end with 1 when one of them is too slow or short."""
    words = sys.argv[1:]
    chapters = next((int(b) for a, b in pairwise(words) if a == "--chapters"), CHAPTERS)
    found = [measure(language, chapters) for language in WORDS]
    is_late = any(pages < PAGES or seconds >= MUST_SECONDS for pages, seconds in found)
    print(f"must: {PAGES} pages in less than {MUST_SECONDS:g} s")
    sys.exit(int(is_late and "--strict" in words))


if __name__ == "__main__":
    main()
