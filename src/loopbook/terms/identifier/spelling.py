"""Spelling: the characters of a field as a URN and as a Digital Link write them.

The two sides escape different characters. A URN leaves some as they are which a link must escape;
here each is brought to the characters themselves, and written anew.

Source    GS1 EPC Tag Data Standard 2.0, section 6.3 and table A-1 (URN); GS1 Digital Link: URI
          Syntax, table of characters to be percent-encoded; the event hash of CBV 2.0 wants the
          latter, and leaves ' ; = as they are
"""

import re

_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_AI_82 = re.compile(r"[!-\"%-?A-Z_a-z#]*")
_IN_LINK = str.maketrans({c: f"%{ord(c):02X}" for c in '!"#%&()*+,/:<>?'})
_IN_URN = str.maketrans({c: f"%{ord(c):02X}" for c in '"#%&/<>?'})
_PLAIN = re.compile(r"[\-.0-9;='A-Z_a-z]*")


def read_spelling(text: str) -> str:
    """Return a field without percent-encoding; a `%` that begins no escape stands for itself."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "%" in text else text


def in_link(field: str) -> str:
    """Return a field, without percent-encoding, as a canonical Digital Link writes it."""
    return field if field.isalnum() else field.translate(_IN_LINK)


def in_urn(field: str) -> str:
    """Return a field, without percent-encoding, as an EPC URN writes it."""
    return field.translate(_IN_URN)


def canonical_spelling(text: str) -> str:
    """Return a field of a Digital Link in its one spelling.

    A field with characters that no GS1 key may have stays as it is: nothing is known of it.
    """
    if _PLAIN.fullmatch(text):
        return text
    field = read_spelling(text)
    return in_link(field) if _AI_82.fullmatch(field) else text
