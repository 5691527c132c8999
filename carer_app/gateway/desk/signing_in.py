"""Signing in and out. Whoever is unknown is answered like one whose password is wrong, after the same work."""

from threading import BoundedSemaphore

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from carer_app.errors import BadInputError
from carer_app.gateway.council import Council
from carer_app.gateway.council_sign_in import provider
from carer_app.gateway.db.audit_log import note
from carer_app.gateway.desk import sessions
from carer_app.gateway.desk.door import SIGN_IN, forget, trouble
from carer_app.gateway.desk.guard import ForgedFormError, Form, give_headers, read_form, refuse_token
from carer_app.gateway.desk.letting_in import (
    CODE_PAGE,
    DOORSTEP,
    SET_UP_PAGE,
    doorstep_token,
    give_doorstep,
    go_halfway,
    let_in,
)
from carer_app.gateway.desk.pages import page
from carer_app.gateway.desk.tries import may_try, succeeded
from carer_app.gateway.desk.visit import Visit
from carer_app.gateway.people import check_password
from carer_app.gateway.second_factor import has_one, is_needed
from carer_app.i18n import _

AT_ONCE = 2
LONGEST = 1000


class SigningIn:
    """The sign-in page. Few passwords are checked at once, so that a crowd cannot take the machine's memory."""

    def __init__(self, council: Council) -> None:
        self._council = council
        self._checking = BoundedSemaphore(AT_ONCE)

    async def show(self, request: Request) -> Response:
        """The empty form."""
        return give_headers(self._form(request))

    async def take(self, request: Request) -> Response:
        """The filled form."""
        try:
            form = await read_form(request)
            refuse_token(form, request.cookies.get(DOORSTEP, ""))
        except ForgedFormError:
            return give_headers(self._form(request, _("This page was open for too long. Please sign in again."), 403))
        except BadInputError as problem:
            return give_headers(trouble(problem))
        return give_headers(await run_in_threadpool(self._sign_in, request, form))

    def signed_out(self, request: Request, form: Form) -> Response:
        """Somebody sent a form after their session had ended: what they wrote is shown so that it is not lost."""
        return self._form(request, _("You were signed out."), 401, kept_words=form.one("text"))

    def sign_out(self, visit: Visit) -> Response:
        """End the session here and at the browser."""
        with self._council.writing() as connection:
            sessions.end(connection, visit.session.token)
            note(connection, self._council.now(), "signed out", person=visit.me.id)
        return forget(RedirectResponse(SIGN_IN, status_code=303))

    def _sign_in(self, request: Request, form: Form) -> Response:
        email, password = form.one("email")[:LONGEST], form.one("password")[:LONGEST]
        address = request.client.host if request.client else ""
        if not may_try(self._council, email, address):
            return self._form(request, _("Too many tries. Wait a minute, then try again."), 429, email)
        with self._checking:
            person = check_password(self._council, email, password)
        if person is None:
            return self._form(
                request, _("Email address or password is not right. Check both and try again."), 401, email
            )
        succeeded(self._council, email, address, person.id)
        if has_one(self._council, person.id):
            return go_halfway(self._council, person, CODE_PAGE)
        if is_needed(self._council):
            return go_halfway(self._council, person, SET_UP_PAGE)
        return let_in(self._council, request, person, RedirectResponse("/desk", status_code=303))

    def _form(
        self, request: Request, problem: str = "", status: int = 200, email: str = "", kept_words: str = ""
    ) -> Response:
        """The form under a token of its own, so that nobody can sign a browser in to somebody else's account."""
        token = doorstep_token(request)
        facts = {"token": token, "email": email, "kept_words": kept_words, "council": self._council.name}
        facts |= {"council_sign_in": "yes" if provider(self._council) else ""}
        problems = (("email", problem),) if problem else ()
        response = page("sign_in.html", status, problems=problems, **facts)
        return give_doorstep(response, token)
