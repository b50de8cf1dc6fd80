"""Prolog: encodings as declared, and what a DOCTYPE may not say."""

import io

import pytest

from loopbook.errors import ParseError
from loopbook.formats.epcis_xml.prolog import PROLOG_BYTES_MAX, opened
from tests.formats.epcis_xml.samples import Once

ROOT = "<e:EPCISDocument xmlns:e='urn:x'>电池</e:EPCISDocument>"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "GBK", "gb2312", "big5"]
)
def test_a_text_is_read_in_the_encoding_it_declares(encoding: str) -> None:
    name = encoding.removesuffix("-sig")
    text = f'<?xml version="1.0" encoding="{name}"?>{ROOT.replace("电池", "中文")}'
    prolog, chunks = opened(Once(text.encode(encoding)))
    assert prolog.root == "EPCISDocument"
    assert "中文" in b"".join(chunks).decode("utf-8")


def test_utf_16_without_a_mark_is_seen() -> None:
    for encoding in ("utf-16-le", "utf-16-be"):
        prolog, _ = opened(io.BytesIO(ROOT.encode(encoding)))
        assert prolog.encoding.lower() == encoding.replace("16-", "16")


@pytest.mark.parametrize("name", ["zip", "rot13", "utf-7", "utf-32", "base64", "no-such"])
def test_an_encoding_that_is_no_text_is_refused(name: str) -> None:
    with pytest.raises(ParseError, match="LB-X01"):
        opened(io.BytesIO(f'<?xml version="1.0" encoding="{name}"?>{ROOT}'.encode()))


def test_bytes_of_another_encoding_than_declared_are_refused() -> None:
    text = b'<?xml version="1.0" encoding="gbk"?><EPCISDocument>' + b"\xff\xff" * 9
    with pytest.raises(ParseError, match="LB-X01"):
        opened(io.BytesIO(text))
    with pytest.raises(ParseError, match="LB-X01"):
        opened(io.BytesIO(ROOT.encode("utf-32")))


@pytest.mark.parametrize("name", ["utf-16", "iso-8859-12", "iso-8859-99", "windows-1259"])
def test_an_encoding_that_the_bytes_are_not_in_or_that_is_none_of_its_family_is_refused(
    name: str,
) -> None:
    for opening in ("<?xml ", " <?xml "):
        with pytest.raises(ParseError, match="LB-X01"):
            opened(io.BytesIO(f'{opening}version="1.0" encoding="{name}"?>{ROOT}'.encode()))


@pytest.mark.parametrize(
    "doctype",
    [
        "<!DOCTYPE project>",
        "<!DOCTYPE project [ ]>",
        "<!-- <!ENTITY --><?pi <!ENTITY?>\n<!DOCTYPE p [<!ELEMENT p ANY><!-- % -->]  >",
    ],
)
def test_a_doctype_that_declares_no_entity_is_let_through(doctype: str) -> None:
    assert opened(io.BytesIO((doctype + ROOT).encode()))[0].root == "EPCISDocument"


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    ("doctype", "declaration"),
    [
        (f'<!DOCTYPE p [<!ENTITY l0 "lol">{LAUGHS}]>', "ENTITY"),
        (f'<!DOCTYPE p [<!ENTITY a "{"a" * 9_000}">]>', "ENTITY"),
        ('<!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "ENTITY"),
        ('<!DOCTYPE p [<!ENTITY % x SYSTEM "http://127.0.0.1/"> %x;]>', "ENTITY"),
        ("<!DOCTYPE p [ %x; ]>", "%"),
        ('<!DOCTYPE p [<!ATTLIST ObjectEvent a CDATA "b">]>', "ATTLIST"),
        ('<!DOCTYPE p SYSTEM "http://127.0.0.1/p.dtd">', "SYSTEM"),
        ('<!DOCTYPE p PUBLIC "-//P" "p.dtd" [<!ENTITY a "b">]>', "PUBLIC"),
        ("<!DOCTYPE p [<!ELEMENT p ANY> junk ]>", "junk"),
        ("<!DOCTYPE p junk>", "junk"),
    ],
)
def test_a_doctype_that_declares_is_refused_by_name(doctype: str, declaration: str) -> None:
    for encoding in ("utf-8", "utf-16"):
        with pytest.raises(ParseError, match="LB-X05") as told:
            opened(io.BytesIO((doctype + ROOT).encode(encoding)))
        assert declaration in str(told.value)


def test_a_text_without_a_root_is_told() -> None:
    for text in ("", " \n", "\ufeff"):
        with pytest.raises(ParseError, match=r"LB-F03|LB-X02"):
            opened(io.BytesIO(text.encode()))
    with pytest.raises(ParseError, match="LB-X02") as told:
        opened(io.BytesIO(b"<!-- a\nb -->\n{}"))
    assert "line 3" in str(told.value)
    with pytest.raises(ParseError, match="LB-X06"):
        opened(io.BytesIO(b"<!--" + b"x" * PROLOG_BYTES_MAX + b"-->" + ROOT.encode()))
