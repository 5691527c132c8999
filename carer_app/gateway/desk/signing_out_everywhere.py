"""The council's sign-in says that somebody signed out there, or was taken out: whatever they have open here ends too.

OpenID Connect Back-Channel Logout 1.0: the provider sends a signed word straight to the gateway. No browser takes part, so
there is no form of ours and no session behind it; the signature alone says who asks.
"""

import logging
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from carer_app.clock import stamp
from carer_app.errors import BadInputError
from carer_app.gateway.council import Council
from carer_app.gateway.council_sign_in import provider
from carer_app.gateway.db import identities
from carer_app.gateway.db.audit_log import note
from carer_app.gateway.db.tables import sessions
from carer_app.gateway.desk.guard import give_headers, read_fields
from carer_app.gateway.oidc import LEEWAY_SECONDS, Provider, SignInFailedError, keys_of, signed_out

OVER_PAGE = "/desk/sign-in/council/over"
_KEYS_SECONDS = 60
_log = logging.getLogger(__name__)


class SigningOutEverywhere:
    """Takes the provider's word, and ends every session of whom it is about."""

    def __init__(self, council: Council) -> None:
        self._council = council
        self._known: tuple[str, datetime, Any] = ("", datetime.min.replace(tzinfo=UTC), None)

    async def take(self, request: Request) -> Response:
        """200 where it was believed, whether or not somebody was signed in; 400 where it was not."""
        try:
            token = (await read_fields(request)).one("logout_token")
            await run_in_threadpool(self._end, token)
        except SignInFailedError as problem:
            _log.warning("a word of the council's sign-in was not believed: %s", problem.step)
            return give_headers(Response(status_code=400))
        except BadInputError:
            return give_headers(Response(status_code=400))
        return give_headers(Response(status_code=200))

    def _end(self, token: str) -> None:
        trusted = provider(self._council)
        if trusted is None:
            raise SignInFailedError("nobody is trusted")
        said = signed_out(trusted, token, self._keys(trusted), self._council.clock.now())
        until = stamp(datetime.fromtimestamp(said.iat + LEEWAY_SECONDS, UTC))
        with self._council.writing() as connection:
            person = identities.person_of(connection, trusted.issuer, said.sub)
            if person is None:
                return
            begun = (sessions.c.person == person) & (sessions.c.made <= until)
            ended = connection.execute(delete(sessions).where(begun)).rowcount
            note(connection, self._council.now(), "signed out by council sign-in", person=person, detail=str(ended))

    def _keys(self, trusted: Provider) -> Any:
        """The provider's keys, asked for once a minute at most, whoever sends whatever here."""
        issuer, at, keys = self._known
        now = self._council.clock.now()
        if issuer != trusted.issuer or abs((now - at).total_seconds()) > _KEYS_SECONDS:
            keys = keys_of(trusted)
            self._known = (trusted.issuer, now, keys)
        return keys
