"""Papers for tests: a small one in either language."""

from loopbook.terms.paper import Figure, Heading, Paper, Paragraph, Picture, Source, Table

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="40" viewBox="0 0 200 40">'
    '<rect x="5" y="5" width="100" height="20" fill="#1f6f5c"/>'
    '<text x="5" y="38" font-family="sans-serif" font-size="10">回收 recycling</text></svg>'
)


def small_paper(language: str = "en", rows: int = 3, title: str = "") -> Paper:
    """Return a paper with a chapter, a paragraph, a table of `rows` and a picture."""
    zh = language == "zh"
    cells = tuple(
        (
            "大宗固废" if zh else "bulk waste",
            Figure(text=f"{row}.5", value=row + 0.5, evidence=(10 + row, 11 + row)),
            Figure(text="—", note="未知" if zh else "unknown"),
        )
        for row in range(rows)
    )
    return Paper(
        language=language,
        title=title or ("年鉴" if zh else "Yearbook"),
        subtitle="2025",
        front=("cn-14fyp@1.0.0",),
        blocks=(
            Heading("利用" if zh else "What is used"),
            Paragraph(("56.8 ", Figure(text="%", value=56.8, evidence=(7,)), ".")),
            Table(
                id="rates",
                caption="利用率" if zh else "Rates",
                columns=("名称", "%", "备注") if zh else ("Name", "%", "Note"),
                rows=cells,
                notes=("示例" if zh else "Made up",),
            ),
            Picture(svg=SVG, caption="图" if zh else "A picture"),
        ),
        sources=tuple(
            Source(sequence=each, what=f"entry {each}", who="NDRC", leaf="ab" * 32)
            for each in (7, 10, 11, 12)
        ),
    )
