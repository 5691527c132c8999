"""The second step of signing in: the code of an app, or setting that up where the council insists and nobody did yet."""

from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from carer_app.errors import BadInputError, KnownError
from carer_app.gateway.council import Council
from carer_app.gateway.desk.door import SIGN_IN, trouble
from carer_app.gateway.desk.guard import ForgedFormError, Form, give_headers, read_form, refuse_token
from carer_app.gateway.desk.letting_in import (
    CODE_PAGE,
    DOORSTEP,
    SET_UP_PAGE,
    doorstep_token,
    give_doorstep,
    halfway_person,
    let_in,
)
from carer_app.gateway.desk.pages import page
from carer_app.gateway.desk.square import set_up_facts
from carer_app.gateway.desk.tries import CODE, MOST_A_DAY, may_try, succeeded, wrong_today
from carer_app.gateway.people import CouncilPerson
from carer_app.gateway.second_factor import WrongCodeError, check, has_one, is_code, set_up
from carer_app.i18n import _

LONGEST_CODE = 100
Step = Callable[[Request, CouncilPerson, Form], Response]


class SecondStep:
    """The two pages between password and desk. Nobody comes to them whose password was not right a moment ago."""

    def __init__(self, council: Council) -> None:
        self._council = council

    async def show_code(self, request: Request) -> Response:
        """Asks for a code."""
        return give_headers(await run_in_threadpool(self._shown, request, self._code_form))

    async def take_code(self, request: Request) -> Response:
        """A code that was typed."""
        return await self._take(request, self._try_code)

    async def show_set_up(self, request: Request) -> Response:
        """Asks to set the second step up."""
        return give_headers(await run_in_threadpool(self._shown, request, self._set_up_form))

    async def take_set_up(self, request: Request) -> Response:
        """The first code that an app showed."""
        return await self._take(request, self._try_set_up)

    def _shown(self, request: Request, form: Callable[[Request, CouncilPerson], Response]) -> Response:
        person = halfway_person(self._council, request)
        return form(request, person) if person else _from_the_start()

    async def _take(self, request: Request, step: Step) -> Response:
        try:
            form = await read_form(request)
            refuse_token(form, request.cookies.get(DOORSTEP, ""))
        except (ForgedFormError, BadInputError) as problem:
            return give_headers(trouble(problem))
        return give_headers(await run_in_threadpool(self._stepped, request, form, step))

    def _stepped(self, request: Request, form: Form, step: Step) -> Response:
        person = halfway_person(self._council, request)
        return step(request, person, form) if person else _from_the_start()

    def _try_code(self, request: Request, person: CouncilPerson, form: Form) -> Response:
        typed = form.one("code")[:LONGEST_CODE]
        try:
            try_code(self._council, request, person, typed)
        except TooOftenError as problem:
            return self._code_form(request, person, problem, 429)
        except WrongCodeError as problem:
            return self._code_form(request, person, problem, 401)
        return let_in(self._council, request, person, RedirectResponse("/desk", status_code=303))

    def _try_set_up(self, request: Request, person: CouncilPerson, form: Form) -> Response:
        if has_one(self._council, person.id):
            return RedirectResponse(CODE_PAGE, status_code=303)
        sealed = form.one("sealed")
        try:
            codes = set_up(self._council, person.id, sealed, form.one("code")[:LONGEST_CODE])
        except (WrongCodeError, BadInputError) as problem:
            return self._set_up_form(request, person, problem, 422, sealed)
        return let_in(self._council, request, person, page("recovery_codes.html", codes=codes))

    def _code_form(
        self, request: Request, _person: CouncilPerson, problem: KnownError | None = None, status: int = 200
    ) -> Response:
        return self._form(request, "sign_in_code.html", problem, status, {})

    def _set_up_form(
        self,
        request: Request,
        person: CouncilPerson,
        problem: KnownError | None = None,
        status: int = 200,
        sealed: str = "",
    ) -> Response:
        if has_one(self._council, person.id):
            return RedirectResponse(CODE_PAGE, status_code=303)
        facts = set_up_facts(self._council, person, sealed) | {"action": SET_UP_PAGE, "asked_by_council": True}
        return self._form(request, "second_step_set_up.html", problem, status, facts)

    def _form(
        self, request: Request, template: str, problem: KnownError | None, status: int, facts: dict[str, object]
    ) -> Response:
        token = doorstep_token(request)
        problems = (("code", problem.sentence),) if problem else ()
        return give_doorstep(page(template, status, token=token, problems=problems, **facts), token)


class TooOftenError(KnownError):
    """Codes were tried too often, in this minute or today."""


def try_code(council: Council, request: Request, person: CouncilPerson, typed: str) -> None:
    """Take a code of the app or a recovery code; raises WrongCodeError, and TooOftenError when too many were wrong."""
    address = request.client.host if request.client else ""
    if is_code(typed) and wrong_today(council, person.id, CODE) >= MOST_A_DAY:
        raise TooOftenError(
            _(
                "Too many codes were wrong today. Use a recovery code, or ask whoever looks after the gateway at your "
                "council to reset your second step."
            )
        )
    if not may_try(council, person.id, address, CODE):
        raise TooOftenError(_("Too many tries. Wait a minute, then try again."))
    check(council, person.id, typed)
    succeeded(council, person.id, address, person.id, CODE)


def _from_the_start() -> Response:
    return RedirectResponse(SIGN_IN, status_code=303)
