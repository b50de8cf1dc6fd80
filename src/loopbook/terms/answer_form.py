"""Answer form: in which spelling events leave the book.

Source    EPCIS 2.0, section 12.3: headers GS1-EPC-Format and GS1-CBV-XML-Format
"""

from enum import StrEnum


class EpcFormat(StrEnum):
    """How identifiers are written in answers: values of GS1-EPC-Format."""

    NO_PREFERENCE = "No_Preference"
    DIGITAL_LINK = "Always_GS1_Digital_Link"
    URN = "Always_EPC_URN"
    AS_RECORDED = "Never_Translates"


class CbvFormat(StrEnum):
    """How words of CBV are written in XML, which knows no bare ones."""

    NO_PREFERENCE = "No_Preference"
    WEB_URI = "Always_Web_URI"
    URN = "Always_URN"
    AS_RECORDED = "Never_Translates"
