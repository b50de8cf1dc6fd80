"""Incoming: a body looked over before it becomes a job: read to its end, and counted.

What is promised with a 202 has been a whole EPCIS document within the limits; what is wrong inside
its events is told by the job. Source: EPCIS 2.0, section 12.6.1.
"""

from collections.abc import Iterable, Iterator
from typing import BinaryIO, NamedTuple

from loopbook.errors import InputError
from loopbook.formats.envelope import count_json, count_xml, is_one_event, is_one_event_xml

XML_MEDIA = ("application/xml", "text/xml")
_READ_BYTES = 1 << 20


class Incoming(NamedTuple):
    """A document that was looked over and may become a job.

    Fields
      chunks  its bytes, from memory or a file
      media   media type of the body
      octets  its length;  events  how many it holds
    """

    chunks: Iterable[bytes]
    media: str
    octets: int
    events: int


class TooManyEvents(InputError):
    """A document has more events than one capture may have."""

    status = 413


def looked_over(stream: BinaryIO, media: str, most: int) -> Incoming:
    """Return a body that may become a job.

    Parameters
      stream  seekable, from memory or a file
      most    events that one document may have
    Raises    ParseError  it is no EPCIS document that can be read to its end
              TooManyEvents  LB-H11
    """
    stream.seek(0)
    count = (count_xml if media in XML_MEDIA else count_json)(stream, most)
    if count > most:
        raise TooManyEvents("LB-H11", most=most)
    octets = stream.seek(0, 2)
    stream.seek(0)
    return Incoming(_chunks(stream), media, octets, count)


def require_one_event(content: bytes, media: str) -> None:
    """Hold that a body is one event and no document.

    Raises    ParseError  it cannot be read;  InputError  LB-H12 it is something else
    """
    is_one = is_one_event_xml if media in XML_MEDIA else is_one_event
    if not is_one(content):
        raise InputError("LB-H12")


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    while chunk := stream.read(_READ_BYTES):
        yield chunk
