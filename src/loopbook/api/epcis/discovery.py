"""Discovery: OPTIONS on every address says what can be done there and in which editions and forms.

Source    EPCIS 2.0 (ISO/IEC 19987:2024), section 12.3
"""

from fastapi import APIRouter, Depends, Request, Response

from loopbook.api.epcis.body import limit_headers
from loopbook.api.epcis.described import EDITIONS, answers, operation
from loopbook.api.epcis.door import Door
from loopbook.api.epcis.header import discovery_headers, require_versions
from loopbook.api.epcis.path import PATHS

_CAPTURE = "/capture"


def discovery_router(door: Door) -> APIRouter:
    """Return OPTIONS of every address."""
    router = APIRouter(dependencies=[Depends(require_versions)])
    for path, methods in PATHS.items():
        _discovery(router, door, path, methods)
    return router


def _discovery(router: APIRouter, door: Door, path: str, methods: tuple[str, ...]) -> None:
    """Add OPTIONS of one address."""
    headers = discovery_headers(methods)
    if path == _CAPTURE:
        # Both behaviours are served; `all` is the standard's word for that.
        headers |= {**limit_headers(door.limits), "GS1-Capture-Error-Behaviour": "all"}

    @router.options(
        path,
        status_code=204,
        openapi_extra=operation(path, (EDITIONS,)),
        responses=answers(204, None),
        name=f"options {path}",
    )
    def options(request: Request) -> Response:
        """Say what can be done here."""
        door.view(request.scope)
        return Response(status_code=204, headers=headers)
