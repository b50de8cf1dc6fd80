"""Independence: whether a verifier may judge a declaration: nobody evaluates himself.

Looked at is what can be seen in the file: keys, identifiers of parties, and what its master data
say of the subject. That somebody hides an interest, or a second key, no file shows.
"""

import re
from collections.abc import Iterator, Sequence
from unicodedata import category, normalize

from loopbook.book.bundling import texts_in
from loopbook.book.hierarchy import MasterData
from loopbook.book.prove import unwrapped
from loopbook.errors import InputError, LoopbookError
from loopbook.formats.master import master_of
from loopbook.terms.declaration import Declaration, Issuer
from loopbook.terms.entry import EntryKind
from loopbook.terms.identifier.uscc import is_uscc
from loopbook.terms.master import MasterRecord
from loopbook.terms.proof import Receipt
from loopbook.terms.same import identity_of

_UNSEEN = {"Cf", "Cc"}
_WORD = re.compile("[0-9A-Za-z]+")


def must_be_independent(
    verifier: Issuer, declaration: Declaration, receipts: Sequence[Receipt]
) -> None:
    """Hold that a verifier is neither the declarer nor tied to the subject.

    Raises    InputError  LB-Z47  same key, same party or code, or the party stands in master data
              of the subject, of what is above or below it
    """
    declarer = declaration.issuer
    if verifier.id == declarer.id:
        raise InputError("LB-Z47", verifier=verifier.party, why=verifier.id)
    told = declaration.credential_subject
    others = {declarer.party, told.subject, *_tied(told.subject, receipts)}
    for other in sorted(others):
        if same_party(verifier.party, other):
            raise InputError("LB-Z47", verifier=verifier.party, why=other[:120])


def same_party(one: str, other: str) -> bool:
    """Say whether two identifiers name one party: equal, or with one social credit code."""
    one, other = _plain(one), _plain(other)
    if identity_of(one).casefold() == identity_of(other).casefold():
        return bool(one)
    return bool(_codes(one) & _codes(other))


def _plain(identifier: str) -> str:
    """Return an identifier without what no eye sees: wide letters, joiners, marks of direction."""
    shown = (each for each in normalize("NFKC", identifier) if category(each) not in _UNSEEN)
    return "".join(shown).strip()


def _codes(identifier: str) -> set[str]:
    return {word.upper() for word in _WORD.findall(identifier) if is_uscc(word.upper())}


def _tied(subject: str, receipts: Sequence[Receipt]) -> Iterator[str]:
    """Yield every text in master data of the subject, and of all above and below it."""
    data = MasterData(_records(receipts))
    for name in (*data.descendants(subject), *data.ancestors(subject)):
        yield name
        yield from texts_in(dict(data.attributes(name)))


def _records(receipts: Sequence[Receipt]) -> Iterator[MasterRecord]:
    for receipt in receipts:
        if receipt.header.kind != EntryKind.MASTER:
            continue
        try:
            content, context = unwrapped(receipt.content), unwrapped(receipt.context)
            yield master_of(content or b"", context or b"")
        except LoopbookError:
            # What cannot be read is a step of the verification, and told there.
            continue
