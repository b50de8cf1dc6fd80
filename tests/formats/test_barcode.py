"""Tests of codes: read from photos, written and read back."""

import io
import warnings

import numpy as np
import pytest
import zxingcpp
from PIL import Image

from loopbook.errors import ParseError
from loopbook.formats.barcode import TEXT_MAX, qr_modules, read_codes

LINK = "https://id.example.org/01/09520002000101/21/EV1"


def photo(text: str, kind: zxingcpp.BarcodeFormat, turn: int = 0, **options: object) -> bytes:
    """Return a label on a larger sheet, turned."""
    code = zxingcpp.create_barcode(text, kind, **options)
    label = Image.fromarray(np.array(code.to_image(scale=3)))
    sheet = Image.new("L", (900, 900), 230)
    sheet.paste(label, (120, 160))
    made = io.BytesIO()
    sheet.rotate(turn, fillcolor=230).save(made, "JPEG", quality=80)
    return made.getvalue()


@pytest.mark.parametrize("turn", [0, 12, 90])
def test_a_qr_code_is_read_however_the_photo_is_held(turn: int) -> None:
    (found,) = read_codes(photo(LINK, zxingcpp.BarcodeFormat.QRCode, turn))
    assert (found.text, found.format) == (LINK, "QRCode")


def test_element_strings_have_their_identifiers_in_brackets() -> None:
    text = "(01)09520002000101(21)EV1"
    (found,) = read_codes(photo(text, zxingcpp.BarcodeFormat.DataMatrix, options="gs1"))
    assert (found.text, found.format) == (text, "DataMatrix")


def test_a_vehicle_number_in_code_128_is_read() -> None:
    (found,) = read_codes(photo("1M8GDM9AXKP042788", zxingcpp.BarcodeFormat.Code128))
    assert found.text == "1M8GDM9AXKP042788"


def test_a_photo_without_a_code_is_told() -> None:
    made = io.BytesIO()
    Image.new("L", (50, 50)).save(made, "PNG")
    with pytest.raises(ParseError) as refused:
        read_codes(made.getvalue())
    assert refused.value.code == "LB-U66"


@pytest.mark.parametrize("text", [LINK, "编码 01", "a", "x" * TEXT_MAX])
def test_a_code_that_is_written_is_read_back(text: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        modules = qr_modules(text)
    dark = np.kron(np.pad(modules, 4), np.ones((3, 3), bool))
    made = io.BytesIO()
    Image.fromarray(np.where(dark, 0, 255).astype(np.uint8)).save(made, "PNG")
    assert [each.text for each in read_codes(made.getvalue())] == [text]


@pytest.mark.parametrize("text", ["", "x" * (TEXT_MAX + 1)])
def test_what_is_no_label_is_refused(text: str) -> None:
    with pytest.raises(ParseError) as refused:
        qr_modules(text)
    assert refused.value.code == "LB-U67"


def test_a_clear_code_on_nothing_is_read() -> None:
    code = zxingcpp.create_barcode(LINK, zxingcpp.BarcodeFormat.QRCode)
    dark = np.array(code.to_image(scale=3)) < 128
    for mode in ("RGBA", "LA"):
        made = io.BytesIO()
        picture = Image.fromarray(np.where(dark, 255, 0).astype(np.uint8))
        clear = Image.merge("LA", (Image.new("L", picture.size, 0), picture)).convert(mode)
        clear.save(made, "PNG")
        assert [each.text for each in read_codes(made.getvalue())] == [LINK]
