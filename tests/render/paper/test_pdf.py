"""A paper becomes a PDF whose text reads back, in both languages."""

import io

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from loopbook.errors import ParseError
from loopbook.render.paper.pdf import set_pages, set_pdf
from tests.render.paper.papers import small_paper


def text_of(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_a_paper_says_reads_back_from_its_pdf(language: str) -> None:
    text = text_of(set_pdf(small_paper(language)))
    wanted = {"en": ("Yearbook", "bulk waste", "Evidence"), "zh": ("年鉴", "大宗固废", "证据附录")}
    for words in (*wanted[language], "cn-14fyp@1.0.0", "entry 10", "NDRC", "0.5"):
        assert words in text


def test_the_same_paper_makes_the_same_bytes() -> None:
    assert set_pdf(small_paper("zh")) == set_pdf(small_paper("zh"))


def test_fonts_are_embedded_and_nothing_is_run() -> None:
    paper = small_paper("en", title='#panic() $x$ [*not bold*] \\ " ` <label> @ref')
    reader = PdfReader(io.BytesIO(set_pdf(paper)))
    assert "#panic() $x$ [*not bold*]" in reader.pages[0].extract_text()
    resources = reader.pages[0]["/Resources"].get_object()
    assert isinstance(resources, DictionaryObject)
    fonts = resources["/Font"].get_object()
    assert isinstance(fonts, DictionaryObject)
    for font in fonts.values():
        inner = font.get_object()["/DescendantFonts"][0].get_object()
        assert "/FontFile3" in inner["/FontDescriptor"].get_object()


def test_a_long_table_goes_over_pages_with_its_heading() -> None:
    reader = PdfReader(io.BytesIO(set_pdf(small_paper("en", rows=90))))
    headed = [page for page in reader.pages if "Name" in page.extract_text()]
    assert len(headed) >= 2


def test_a_missing_glyph_stops_it() -> None:
    with pytest.raises(ParseError):
        set_pdf(small_paper("zh", title="𠮷"))


def test_pages_can_be_looked_at() -> None:
    pages = set_pages(small_paper(), dots_per_inch=40)
    assert len(pages) >= 3
    assert all(page.startswith(b"\x89PNG") for page in pages)
