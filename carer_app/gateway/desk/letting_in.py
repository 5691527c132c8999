"""From the doorstep into the desk: the cookies on the way, and the session at the end of it."""

import re
import secrets
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from carer_app.gateway.council import Council
from carer_app.gateway.db import second_factors
from carer_app.gateway.db.audit_log import note
from carer_app.gateway.desk import sessions
from carer_app.gateway.desk.door import COOKIE, SIGN_IN, give_cookie
from carer_app.gateway.people import CouncilPerson, person_at_desk

DOORSTEP = "__Host-hearthlog-doorstep"
"""The cookie of the token that the forms before a session carry."""

HALFWAY = "__Host-hearthlog-halfway"
"""The cookie of somebody whose password was right. It opens nothing but the second step."""

CODE_PAGE = f"{SIGN_IN}/code"
SET_UP_PAGE = f"{SIGN_IN}/set-up"
_TOKEN = re.compile(r"[\w-]{43}", re.ASCII)


def doorstep_token(request: Request) -> str:
    """The token of this browser's forms before it has a session; a new one where it has none."""
    token = request.cookies.get(DOORSTEP, "")
    return token if _TOKEN.fullmatch(token) else secrets.token_urlsafe(32)


def give_doorstep(response: Response, token: str) -> Response:
    response.set_cookie(DOORSTEP, token, path="/", secure=True, httponly=True, samesite="strict")
    return response


def go_halfway(council: Council, person: CouncilPerson, address: str) -> Response:
    """The password was right: on to the second step, under a name that is no session."""
    token = secrets.token_urlsafe(32)
    with council.writing() as connection:
        second_factors.begin_halfway(connection, _hash(token), person.id, council.clock.now())
    response = RedirectResponse(address, status_code=303)
    response.set_cookie(HALFWAY, token, path="/", secure=True, httponly=True, samesite="strict")
    return response


def halfway_person(council: Council, request: Request) -> CouncilPerson | None:
    """Whose password this browser gave, within the last ten minutes."""
    with council.reading() as connection:
        token = request.cookies.get(HALFWAY, "")
        person = second_factors.who_is_halfway(connection, _hash(token), council.clock.now())
    return person_at_desk(council, person) if person else None


def let_in(council: Council, request: Request, person: CouncilPerson, response: Response) -> Response:
    """A session under a new name, in that answer's cookie; whatever this browser held before is ended."""
    with council.writing() as connection:
        sessions.end(connection, request.cookies.get(COOKIE, ""))
        second_factors.end_halfway(connection, _hash(request.cookies.get(HALFWAY, "")))
        session = sessions.begin(connection, person.id, council.clock.now())
        note(connection, council.now(), "signed in", person=person.id)
    for cookie in (DOORSTEP, HALFWAY):
        response.delete_cookie(cookie, path="/", secure=True, httponly=True, samesite="strict")
    return give_cookie(response, session.token)


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
