"""The council's profile, signed: its words, its promise, its deadlines."""

from starlette.requests import Request
from starlette.responses import Response

from carer_app.gateway import wire
from carer_app.gateway.council import Council
from carer_app.sync.protocol import PROFILE


def profile_answer(council: Council, request: Request) -> Response:
    """The signed profile, or 304 where the asker has it already."""
    signed = council.keys.signing.sign(PROFILE, council.profile)
    tag = f'"{signed.hash(PROFILE)}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return wire.told(request, signed, headers=headers)
