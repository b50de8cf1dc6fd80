"""Document sample: some of the documents of a declaration, drawn by the verifier and looked at."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from loopbook.book.documents import DocumentState, checked_documents
from loopbook.evaluate.sampling import drawn_of, most_defects, size_needed
from loopbook.terms.declaration import Declaration, Sample, documents_of


class Sampling(NamedTuple):
    """How documents are to be drawn.

    Fields
      folder      where the declarer's documents lie
      confidence  with which too many defects are to be found;  tolerable  share that is too many
      seed        of the draw: chosen by the verifier, after the declaration was signed
    """

    folder: Path
    confidence: Fraction
    tolerable: Fraction
    seed: str


def sampled(declaration: Declaration, declared: str, sampling: Sampling) -> Sample:
    """Draw documents, look at each, and say what follows for all of them.

    Parameters
      declared  SHA-256 of the declaration's JWS, hexadecimal
    Raises      ParseError  LB-D09  the folder of documents is none
    """
    documents = {f"{each.name} {each.sha256}": each for each in documents_of(declaration)}
    size = size_needed(len(documents), sampling.confidence, sampling.tolerable)
    drawn = drawn_of(tuple(documents), size, sampling.seed, declared)
    found = tuple(checked_documents(sampling.folder, (documents[name] for name in drawn)))
    defects = sum(each.state is not DocumentState.WHOLE for each in found)
    most = most_defects(len(documents), size, defects, sampling.confidence)
    return Sample(
        population=len(documents),
        size=size,
        confidence=_text(sampling.confidence),
        tolerable=_text(sampling.tolerable),
        seed=sampling.seed,
        missing=tuple(each.document.name for each in found if each.state is DocumentState.MISSING),
        altered=tuple(each.document.name for each in found if each.state is DocumentState.ALTERED),
        most=most / len(documents) if documents else 0.0,
    )


def _text(share: Fraction) -> str:
    """Return a share with all the digits that were asked for: 0.9999999 is not 1."""
    return f"{Decimal(repr(float(share))):f}"
