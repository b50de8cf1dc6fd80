"""EPCIS XML: documents of EPCIS 2.0 and 1.x, read as EPCIS 2.0 JSON events, and written."""

from loopbook.formats.epcis_xml.document import read as read
