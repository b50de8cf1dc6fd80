"""Barcode: codes read from a photo of a label, and a QR code for a label.

Source    ISO/IEC 18004 (QR), ISO/IEC 16022 (Data Matrix), ISO/IEC 15417 (Code 128); GS1 General
          Specifications 7.8: element strings in brackets
"""

from threading import BoundedSemaphore
from typing import NamedTuple

import numpy as np
import zxingcpp
from numpy.typing import NDArray

from loopbook.errors import ParseError
from loopbook.formats.picture import read_picture

CODES_MAX = 20
"""Codes of one photo that are looked at."""

TEXT_MAX = 500
"""Characters of a code for a label; with more, a printed QR code is too fine for telephones."""

_READ = zxingcpp.BarcodeFormats(
    [
        zxingcpp.BarcodeFormat.QRCode,
        zxingcpp.BarcodeFormat.MicroQRCode,
        zxingcpp.BarcodeFormat.DataMatrix,
        zxingcpp.BarcodeFormat.Code128,
    ]
)
_AT_ONCE = BoundedSemaphore(2)
_SCALE = 4  # pixels a module, so that what is read back is a picture as others see it


class Scanned(NamedTuple):
    """A code of a photo.

    Fields
      text    what it says; GS1 element strings with their identifiers in brackets
      format  name of the symbology
    """

    text: str
    format: str


def read_codes(content: bytes, name: str = "") -> tuple[Scanned, ...]:
    """Return the codes of a photo, each text once.

    Parameters
      content  bytes of a PNG, JPEG or WebP picture;  name  of the file, for a person
    Raises     ParseError  LB-U64, LB-U65 as `read_picture`; LB-U66 no code can be read in it
    """
    # Anyone may send photos, and a large one takes hundreds of megabytes while it is read.
    with _AT_ONCE:
        pixels = np.asarray(read_picture(content, name))
        found = zxingcpp.read_barcodes(pixels, formats=_READ, text_mode=zxingcpp.TextMode.HRI)
    codes = {each.text: Scanned(each.text, each.format.name) for each in found if each.text}
    if not codes:
        raise ParseError("LB-U66", name)
    return tuple(codes.values())[:CODES_MAX]


def qr_modules(text: str) -> NDArray[np.bool_]:
    """Return the modules of a QR code, dark ones true, without a margin.

    It is read back before it is handed out: a label that cannot be read is worse than none.

    Raises    ParseError  LB-U67 the text is empty or too long for a label, or is not read back
    """
    if not text or len(text) > TEXT_MAX:
        raise ParseError("LB-U67", count=len(text), most=TEXT_MAX)
    made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    pixels = np.array(made.to_image(scale=1, add_quiet_zones=False)) < 128
    drawn = np.where(np.kron(np.pad(pixels, 4), np.ones((_SCALE, _SCALE), bool)), 0, 255)
    back = zxingcpp.read_barcodes(drawn.astype(np.uint8), formats=_READ)
    if [each.text for each in back] != [text]:
        raise ParseError("LB-U67", count=len(text), most=TEXT_MAX)
    return pixels
