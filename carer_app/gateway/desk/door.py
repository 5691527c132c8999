"""The door of the desk: who comes in, who is sent to the sign-in page, and what every answer carries."""

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from carer_app.errors import BadInputError, KnownError
from carer_app.gateway.children import NotYoursToSeeError
from carer_app.gateway.council import Council
from carer_app.gateway.desk import sessions
from carer_app.gateway.desk.guard import ForgedFormError, Form, give_headers, read_form, refuse_token
from carer_app.gateway.desk.pages import page
from carer_app.gateway.desk.visit import NotHereError, View, Visit
from carer_app.gateway.people import person_at_desk
from carer_app.i18n import _

COOKIE = "__Host-hearthlog-desk"
SIGN_IN = "/desk/sign-in"
Endpoint = Callable[[Request], Awaitable[Response]]


class Door:
    """Makes endpoints of views: nobody reaches a view without a session, and no form without its token."""

    def __init__(self, council: Council, signed_out: Callable[[Request, Form], Response]) -> None:
        self._council = council
        self._signed_out = signed_out

    def page(self, view: View) -> Endpoint:
        """A page to look at."""

        async def endpoint(request: Request) -> Response:
            return give_headers(await run_in_threadpool(self._look, request, view))

        return endpoint

    def act(self, view: View) -> Endpoint:
        """A form that does something."""

        async def endpoint(request: Request) -> Response:
            try:
                form = await read_form(request)
            except BadInputError as problem:
                return give_headers(trouble(problem))
            return give_headers(await run_in_threadpool(self._act, request, form, view))

        return endpoint

    def _look(self, request: Request, view: View) -> Response:
        visit = self._visit(request, Form([]))
        if visit is None:
            return forget(RedirectResponse(SIGN_IN, status_code=303))
        return _answer(view, visit)

    def _act(self, request: Request, form: Form, view: View) -> Response:
        visit = self._visit(request, form)
        if visit is None:
            return forget(self._signed_out(request, form))
        try:
            refuse_token(form, visit.session.csrf)
        except ForgedFormError as problem:
            return trouble(problem, visit)
        return _answer(view, visit)

    def _visit(self, request: Request, form: Form) -> Visit | None:
        token = request.cookies.get(COOKIE)
        if not token:
            return None
        with self._council.writing() as connection:
            session = sessions.find(connection, token, self._council.clock.now())
        me = person_at_desk(self._council, session.person) if session else None
        if session is None or me is None:
            return None
        return Visit(request=request, council=self._council, session=session, me=me, form=form)


def give_cookie(response: Response, token: str) -> Response:
    response.set_cookie(COOKIE, token, path="/", secure=True, httponly=True, samesite="strict")
    return response


def forget(response: Response) -> Response:
    response.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="strict")
    return response


def trouble(problem: KnownError, visit: Visit | None = None) -> Response:
    """A page that says what was wrong."""
    not_here = isinstance(problem, NotHereError)
    status = 404 if not_here else 403 if isinstance(problem, ForgedFormError) else 400
    title = _("Nothing here") if not_here else _("That could not be done")
    facts = {"title": title, "sentences": (problem.sentence,)}
    return visit.page("trouble.html", status, **facts) if visit else page("trouble.html", status, **facts)


def own_path(address: str) -> str:
    """An address of the desk, whatever was sent: never one elsewhere."""
    parts = urlsplit(address)
    ours = not parts.scheme and not parts.netloc and parts.path.startswith("/desk") and "\\" not in address
    return address if ours and address.isprintable() else "/desk"


def _answer(view: View, visit: Visit) -> Response:
    """What the view says; what may not be seen is answered word for word like what does not exist."""
    try:
        return view(visit)
    except NotYoursToSeeError:
        return trouble(NotHereError(), visit)
    except KnownError as problem:
        return trouble(problem, visit)
