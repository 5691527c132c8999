"""The gateway behind HTTP: thin, stateless, and silent about what records say."""

import logging
import traceback
from collections.abc import Awaitable, Callable
from functools import partial

import msgspec
from sqlalchemy.exc import OperationalError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from carer_app.errors import BadInputError
from carer_app.gateway import wire
from carer_app.gateway.auth import Message, proved
from carer_app.gateway.bundles import take_bundle
from carer_app.gateway.chunk_calls import OCTETS, ask_missing, get_chunk, put_chunk
from carer_app.gateway.db.engine import reading
from carer_app.gateway.desk.routes import desk_routes, out_of_order
from carer_app.gateway.enrol_tries import enrol_from
from carer_app.gateway.gate import COME_BACK_SECONDS, Gate
from carer_app.gateway.heading import Headed
from carer_app.gateway.profile import profile_answer
from carer_app.gateway.services import Services
from carer_app.gateway.trouble import (
    NO_BUNDLE,
    NOT_ALLOWED,
    NOT_FOUND,
    OUR_FAULT,
    UNAVAILABLE,
    RefusedError,
    bad_request,
)
from carer_app.sync.protocol import LARGEST_CHUNK, Enrol, SyncRequest, Trouble

_log = logging.getLogger(__name__)

Endpoint = Callable[[Request], Awaitable[Response]]
Work = Callable[[Services, Request, bytes], Response]


def make_app(services: Services, gate: Gate | None = None) -> Starlette:
    """The gateway's pages: what devices ask, and the desk."""
    gate = gate or Gate()
    return Starlette(
        routes=[
            Route("/v1/enrol", _guarded(services, gate, _enrol), methods=["POST"]),
            Route("/v1/sync", _guarded(services, gate, partial(_sync, gate)), methods=["POST"]),
            Route("/v1/chunks/missing", _guarded(services, gate, ask_missing), methods=["POST"]),
            Route("/v1/chunks/{name}", _guarded(services, gate, put_chunk, OCTETS, LARGEST_CHUNK), methods=["PUT"]),
            Route("/v1/chunks/{name}", _guarded(services, gate, get_chunk, OCTETS, 0), methods=["GET"]),
            Route("/v1/bundles", _guarded(services, gate, _bundle, OCTETS), methods=["POST"]),
            Route("/v1/profile", _guarded(services, gate, _profile), methods=["GET"]),
            Route("/healthz", _guarded(services, gate, _health), methods=["GET"]),
            Route("/", _to_the_desk, methods=["GET"]),
            *desk_routes(services),
        ],
        exception_handlers={HTTPException: _http_refused},
        middleware=[Middleware(Headed), Middleware(_Quietly)],
    )


class _Quietly:
    """Whatever goes wrong behind a page of the desk is answered with a page, and logged without content."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._app(scope, receive, send)
        except OperationalError as problem:
            _log.error("the database failed: %s", type(problem.orig).__name__)
            await out_of_order(503)(scope, receive, send)
        except Exception as problem:  # noqa: BLE001 - a bug of ours must be answered, and logged without content
            _log_quietly(problem)
            await out_of_order(500)(scope, receive, send)


async def _to_the_desk(_request: Request) -> Response:
    return RedirectResponse("/desk", status_code=303)


def _enrol(services: Services, request: Request, content: bytes) -> Response:
    wish, address = wire.read(content, _encoding(request), Enrol), request.client.host if request.client else ""
    return wire.told(request, enrol_from(services, wish, address), 201)


def _sync(gate: Gate, services: Services, request: Request, content: bytes) -> Response:
    message = Message(request.method, str(request.url), request.headers, content)
    by = proved(services, message)
    answer = services.sync(wire.read(content, _encoding(request), SyncRequest), by.device, by.key)
    return wire.told(request, msgspec.structs.replace(answer, retry_after=gate.let_be_seconds()))


def _bundle(services: Services, request: Request, content: bytes) -> Response:
    try:
        return wire.told(request, take_bundle(services, content), 202)
    except BadInputError as problem:
        raise RefusedError(_trouble(NO_BUNDLE, problem.sentence, 422)) from problem


def _profile(services: Services, request: Request, _content: bytes) -> Response:
    return profile_answer(services, request)


def _health(services: Services, _request: Request, _content: bytes) -> Response:
    with reading(services.engine) as connection:
        connection.exec_driver_sql("SELECT 1")
    return PlainTextResponse("ok\n", headers={"Cache-Control": "no-store"})


def _encoding(request: Request) -> str:
    return request.headers.get("content-encoding", "").strip().lower()


_UNAVAILABLE = "The gateway cannot reach its records just now. Try again later."
_OUR_FAULT = "Something is wrong with the gateway. Nothing of this was kept."


def _guarded(
    services: Services, gate: Gate, work: Work, sort: str = "application/json", largest: int = wire.LARGEST
) -> Endpoint:
    """Do the work in a thread; whatever goes wrong is answered in the protocol's words and logged without content.

    A request is of one sort of content and of so many bytes at most.
    """

    async def endpoint(request: Request) -> Response:
        try:
            request.state.arrived = services.clock.now()
            async with wire.content_of(request, gate, largest) as content:
                if content and request.headers.get("content-type", "").partition(";")[0].strip() != sort:
                    raise RefusedError(bad_request(f"content-type must be {sort}"))
                return await gate.run(work, services, request, content)
        except RefusedError as problem:
            return wire.refused(problem.trouble)
        except ClientDisconnect:
            return Response(status_code=400)
        except OperationalError as problem:
            _log.error("the database failed: %s", type(problem.orig).__name__)
            return wire.refused(_trouble(UNAVAILABLE, _UNAVAILABLE, 503))
        except Exception as problem:  # noqa: BLE001 - a bug of ours must be answered, and logged without content
            _log_quietly(problem)
            return wire.refused(_trouble(OUR_FAULT, _OUR_FAULT, 500))

    return endpoint


def _log_quietly(problem: Exception) -> None:
    """Where it went wrong; never what was being read or written."""
    _log.error("%s\n%s", type(problem).__name__, "".join(traceback.format_tb(problem.__traceback__)))


async def _http_refused(_request: Request, problem: Exception) -> Response:
    status = problem.status_code if isinstance(problem, HTTPException) else 500
    answer = wire.refused(
        _trouble(NOT_ALLOWED if status == 405 else NOT_FOUND, "There is nothing here of that kind.", status)
    )
    answer.headers.update(getattr(problem, "headers", None) or {})
    return answer


def _trouble(kind: str, title: str, status: int) -> Trouble:
    later = COME_BACK_SECONDS if status == 503 else None
    return Trouble(type=kind, title=title, status=status, retryable=status >= 500, retry_after=later)
