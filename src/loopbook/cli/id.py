"""`loopbook id`: what an identifier is, part by part, and what is wrong with it."""

from loopbook.cli.answer import write, write_json
from loopbook.cli.locate import Common
from loopbook.render.explanation import explanation_lines
from loopbook.terms.identifier import explain, is_fine

PLAIN = Common()


def identify(code: str, *, gcp_length: int | None = None, common: Common = PLAIN) -> int:
    """Say what CODE is, part by part, and what is wrong with it; no book is needed.

    Parameters
    ----------
    code
        EPC URN, GS1 Digital Link, digits of a barcode, battery code, VIN, USCC.
    gcp_length
        Digits of the GS1 company prefix, 6 to 12: a Digital Link does not tell it, its EPC URN
        needs it.
    """
    explanation = explain(code, gcp_length)
    if common.json:
        write_json(explanation, common.language)
    else:
        write(explanation_lines(explanation, common.language))
    return int(not is_fine(explanation))
