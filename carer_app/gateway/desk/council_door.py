"""The way in by the council's own sign-in: out to it, and back with its word of who it is."""

import logging
from collections.abc import Callable

import msgspec
from cryptography.exceptions import InvalidTag
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from carer_app.errors import KnownError
from carer_app.gateway.council import Council
from carer_app.gateway.council_sign_in import BACK, person_for, provider
from carer_app.gateway.db.audit_log import note
from carer_app.gateway.desk.door import SIGN_IN, trouble
from carer_app.gateway.desk.guard import give_headers
from carer_app.gateway.desk.letting_in import let_in
from carer_app.gateway.desk.pages import page
from carer_app.gateway.desk.visit import NotHereError
from carer_app.gateway.oidc import Flow, SignInFailedError, begin, finish

OUT_PAGE, BACK_PAGE = f"{SIGN_IN}/council", BACK
FLOW = "__Host-hearthlog-council"
LONGEST_SECONDS = 600
_PURPOSE = "council-sign-in-flow"
Step = Callable[[Request], Response]
_log = logging.getLogger(__name__)


class CouncilDoor:
    """Both ways. Between them the browser alone holds what was begun, sealed by the gateway's own key."""

    def __init__(self, council: Council) -> None:
        self._council = council

    async def out(self, request: Request) -> Response:
        """Send the browser to the council's sign-in."""
        return give_headers(await run_in_threadpool(self._tried, self._out, request))

    async def back(self, request: Request) -> Response:
        """The browser came back."""
        return give_headers(await run_in_threadpool(self._tried, self._back, request))

    def _tried(self, step: Step, request: Request) -> Response:
        try:
            return step(request)
        except SignInFailedError as problem:
            _log.warning("the council's sign-in failed: %s", problem.step)
            return _without_flow(trouble(problem))
        except KnownError as problem:
            return _without_flow(trouble(problem))

    def _out(self, _request: Request) -> Response:
        trusted = provider(self._council)
        if trusted is None:
            raise NotHereError
        address, flow = begin(trusted, self._council.clock.now())
        response = RedirectResponse(address, status_code=303)
        sealed = self._council.keys.host(_PURPOSE, msgspec.json.encode(flow)).hex()
        # Lax, unlike the others: it has to come along when the browser is sent back from elsewhere.
        response.set_cookie(FLOW, sealed, max_age=LONGEST_SECONDS, path="/", secure=True, httponly=True, samesite="lax")
        return response

    def _back(self, request: Request) -> Response:
        trusted = provider(self._council)
        if trusted is None:
            raise NotHereError
        flow = self._flow(request)
        claims = finish(trusted, flow, request.query_params, self._council.clock.now())
        person = person_for(self._council, trusted, claims)
        with self._council.writing() as connection:
            note(connection, self._council.now(), "came by council sign-in", person=person.id)
        return _without_flow(let_in(self._council, request, person, page("arrived.html", name=person.name)))

    def _flow(self, request: Request) -> Flow:
        """What this browser began, not too long ago; raises SignInFailedError."""
        try:
            sealed = bytes.fromhex(request.cookies.get(FLOW, ""))
            flow = msgspec.json.decode(self._council.keys.hosted(_PURPOSE, sealed), type=Flow)
        except (InvalidTag, ValueError):
            raise SignInFailedError("not begun by this browser") from None
        if not 0 <= self._council.clock.now().timestamp() - flow.begun <= LONGEST_SECONDS:
            raise SignInFailedError("begun too long ago")
        return flow


def _without_flow(response: Response) -> Response:
    response.delete_cookie(FLOW, path="/", secure=True, httponly=True, samesite="lax")
    return response
