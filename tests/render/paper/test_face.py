"""A character without a glyph is an error that names it, not a box."""

from pathlib import Path

import msgspec
import pytest

from loopbook.errors import ParseError
from loopbook.render.paper.face import face_of, own_face, require_glyphs, texts_of
from loopbook.terms.paper import Paragraph
from loopbook.wording import catalogue
from tests.render.paper.papers import small_paper


def test_our_font_has_every_character_of_the_catalogue() -> None:
    words = "".join(text for row in catalogue().values() for text in row.values())
    missing = {sign for sign in words if sign.isprintable() and ord(sign) not in own_face().covered}
    assert not missing


def test_a_character_that_no_font_has_is_named_with_its_place() -> None:
    paper = small_paper("zh", title="朱镕基")
    with pytest.raises(ParseError) as caught:
        require_glyphs(msgspec.structs.replace(paper, title="𠮷田 report"), (own_face(),))
    assert caught.value.code == "LB-Z80"
    assert "𠮷 (U+20BB7)" in str(caught.value)
    assert "report" in str(caught.value)


def test_every_text_of_a_paper_is_looked_at() -> None:
    paper = small_paper("zh")
    told = {text for _, text in texts_of(paper)}
    assert {"年鉴", "2025", "利用", "56.8 ", "%", "利用率", "名称", "大宗固废", "未知"} <= told
    assert {"示例", "图", "entry 7", "NDRC"} <= told
    lost = msgspec.structs.replace(paper, blocks=(Paragraph(("𠮷",)),))
    with pytest.raises(ParseError):
        require_glyphs(lost, (own_face(),))


def test_a_file_that_is_no_font_is_refused(tmp_path: Path) -> None:
    for name, data in (
        ("a.otf", b"OTTO not a font"),
        ("b.ttf", b""),
        ("c.ttc", b"ttcf" + b"\0" * 9),
    ):
        path = tmp_path / name
        path.write_bytes(data)
        with pytest.raises(ParseError) as caught:
            face_of(path)
        assert caught.value.code == "LB-Z81"
    with pytest.raises(ParseError):
        face_of(tmp_path / "none.ttf")


def test_a_further_font_lends_its_characters() -> None:
    face = face_of(own_face().path)
    assert face.families == ("Loopbook Sans SC",)
    assert ord("循") in face.covered
