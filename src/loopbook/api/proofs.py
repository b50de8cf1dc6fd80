"""Proofs: receipts, signed checkpoints, and that the log only grew, for programs elsewhere.

What stands here is checked with `loopbook verify`, or with any tool that reads signed notes.
"""

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse

from loopbook.api.problem import answer
from loopbook.api.readings import whole
from loopbook.book.prove import receipt_bytes
from loopbook.book.viewing import ViewOf
from loopbook.terms.note import public_key_text
from loopbook.terms.proof import ConsistencyDocument, Receipt

_SIZE_MAX = 2**62
_NOT_KEPT = {"Cache-Control": "no-store"}


def proofs_router(view: ViewOf) -> APIRouter:
    """Return the routes that prove entries."""
    router = APIRouter()

    @router.get("/prove/{entry:path}")
    def get_receipt(request: Request, entry: str, size: str = "", since: str = "") -> Response:
        """The receipt of an entry, by sequence or eventID."""
        proofs = view(request.scope).proofs
        return _document(proofs.prove(entry, _size("size", size), since=_size("since", since)))

    @router.get("/checkpoint/note", response_class=PlainTextResponse)
    def get_checkpoint_note(request: Request, size: str = "") -> Response:
        """The checkpoint of the log as a signed note."""
        note = view(request.scope).proofs.signed_checkpoint(_size("size", size))
        return Response(note, headers=_NOT_KEPT, media_type="text/plain")

    @router.get("/consistency")
    def get_consistency(request: Request, first: str, second: str = "") -> Response:
        """That the log at `second` entries begins with the log at `first`."""
        older = whole("first", first, 0, _SIZE_MAX)
        return _document(view(request.scope).proofs.consistency(older, _size("second", second)))

    @router.get("/checkpoint/keys")
    def get_keys(request: Request) -> Response:
        """Every public key of the book, oldest first, and the notes that name each next one."""
        proofs = view(request.scope).proofs
        keys = [
            {"key": public_key_text(key), "fingerprint": key.fingerprint}
            for key in proofs.public_keys()
        ]
        return answer(request, {"keys": keys, "rotations": proofs.rotations()})

    return router


def _size(name: str, text: str) -> int | None:
    return whole(name, text, 0, _SIZE_MAX) if text else None


def _document(told: Receipt | ConsistencyDocument) -> Response:
    return Response(receipt_bytes(told), headers=_NOT_KEPT, media_type="application/json")
