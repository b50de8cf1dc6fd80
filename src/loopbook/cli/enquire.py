"""`loopbook enquire`: what anyone is told of a code, or of a photo of a label."""

from pathlib import Path

from loopbook.cli.answer import write, write_json
from loopbook.cli.locate import Common, open_here
from loopbook.errors import ParseError
from loopbook.render.enquiry import enquiry_lines, enquiry_record

PLAIN = Common()


def enquire(code: str = "", *, photo: Path | None = None, common: Common = PLAIN) -> int:
    """Tell what CODE or the code of a photo is, which marks it has, and whether they hold.

    Parameters
    ----------
    code
        Digital Link, EPC URN, battery code, VIN, element string, or any other text of a label.
    photo
        PNG, JPEG or WebP file that shows a QR code, Data Matrix or Code 128.
    """
    if not code and photo is None:
        raise ParseError("LB-U77")
    if code and photo is not None:
        raise ParseError("LB-U79")
    with open_here(common) as book:
        found = book.enquire(code) if photo is None else book.enquire_file(photo)
        if common.json:
            write_json(enquiry_record(found, book.schemes, common.language), common.language)
        else:
            write(enquiry_lines(found, book.schemes, common.language))
    return 0
