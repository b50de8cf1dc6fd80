"""Enquiry page: a code typed or a label photographed, answered to anyone."""

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from loopbook.book.book import Book
from loopbook.book.showing import PHOTO_MAX
from loopbook.book.viewing import ViewOf
from loopbook.errors import LoopbookError, ParseError
from loopbook.render.enquiry import enquiry_record
from loopbook.terms.identifier.named import HOME
from loopbook.terms.mark import Enquiry
from loopbook.terms.same import identity_of
from loopbook.web.choice import Choice, language_of
from loopbook.web.page import page

_FORM_EXTRA = 64 << 10  # bytes that a form with a photo has besides the photo


async def enquiry(view: ViewOf, request: Request) -> Response:
    """Show the form; answer the code of the address, or of a form with a photo."""
    book = view(request.scope)
    try:
        found = await _asked(book, request)
    except LoopbookError as fault:
        return await run_in_threadpool(_page, book, request, None, fault)
    return await run_in_threadpool(_page, book, request, found, None)


async def _asked(book: Book, request: Request) -> Enquiry | None:
    if request.method != "POST":
        code = request.query_params.get("code", "")
        return await run_in_threadpool(book.enquire, code) if code.strip() else None
    announced = request.headers.get("content-length", "")
    if not announced.isdecimal() or int(announced) > PHOTO_MAX + _FORM_EXTRA:
        raise ParseError("LB-U65", have=f"{announced or '?'} B", most=f"{PHOTO_MAX} B")
    async with request.form(max_fields=4, max_files=1, max_part_size=_FORM_EXTRA) as form:
        photo = form.get("photo")
        if isinstance(photo, UploadFile) and photo.size:
            content = await photo.read(PHOTO_MAX + 1)
            return await run_in_threadpool(book.enquire_photo, content)
        typed = form.get("code")
        if isinstance(typed, str) and typed.strip():
            return await run_in_threadpool(book.enquire, typed)
    raise ParseError("LB-U77")


def _page(
    book: Book, request: Request, found: Enquiry | None, fault: LoopbookError | None
) -> Response:
    language = language_of(request)
    query = {k: v for k, v in request.query_params.items() if k in ("lang", "code")}
    choice = Choice(path="/enquiry", query=query, language=language)
    answer = None if found is None else enquiry_record(found, book.schemes, language)
    values: dict[str, object] = {
        "fault": fault.message(language) if fault is not None else "",
        "answer": answer,
        "passport": _passport_path(found),
        "banners": [],
        "checkpoint": None,
    }
    return page(choice, "enquiry.html", values, 200 if fault is None else fault.status)


def _passport_path(found: Enquiry | None) -> str:
    """Return where on this site the passport answers; empty when there is none.

    Only Digital Links have a door here: of another web address, the path would be of another site.
    """
    if found is None or not found.has_passport:
        return ""
    link = identity_of(found.address)
    return link.removeprefix(HOME) if link.startswith(f"{HOME}/") else ""
