"""How one signs in, for somebody who is signed in: setting the second step up, or moving it to another phone."""

from starlette.responses import Response

from carer_app.errors import BadInputError, KnownError
from carer_app.gateway.desk.second_step import LONGEST_CODE, TooOftenError, try_code
from carer_app.gateway.desk.square import set_up_facts
from carer_app.gateway.desk.visit import Visit
from carer_app.gateway.second_factor import WrongCodeError, has_one, recovery_left, set_up

ADDRESS = "/desk/my-sign-in"
BEGIN, CONFIRM = f"{ADDRESS}/begin", f"{ADDRESS}/confirm"


def my_sign_in(visit: Visit) -> Response:
    """Whether there is a second step, and how many recovery codes are left."""
    return _page(visit)


def begin_second_step(visit: Visit) -> Response:
    """The square. Who has a second step already shows that it is them first."""
    if has_one(visit.council, visit.me.id):
        try:
            try_code(visit.council, visit.request, visit.me, visit.form.one("code")[:LONGEST_CODE])
        except TooOftenError as problem:
            return _page(visit, problem, 429)
        except WrongCodeError as problem:
            return _page(visit, problem, 401)
    return _set_up(visit)


def confirm_second_step(visit: Visit) -> Response:
    """The first code of the app, and then the recovery codes, this once."""
    sealed = visit.form.one("sealed")
    try:
        codes = set_up(visit.council, visit.me.id, sealed, visit.form.one("code")[:LONGEST_CODE])
    except BadInputError as problem:
        return _page(visit, problem, 422)
    except WrongCodeError as problem:
        return _set_up(visit, problem, 422, sealed)
    return visit.page("recovery_codes.html", codes=codes)


def _set_up(visit: Visit, problem: KnownError | None = None, status: int = 200, sealed: str = "") -> Response:
    facts = set_up_facts(visit.council, visit.me, sealed) | {"action": CONFIRM, "asked_by_council": False}
    return visit.page("second_step_set_up.html", status, problems=_problems(problem), **facts)


def _page(visit: Visit, problem: KnownError | None = None, status: int = 200) -> Response:
    person = visit.me.id
    facts = {"has_one": has_one(visit.council, person), "left": recovery_left(visit.council, person)}
    return visit.page("my_sign_in.html", status, action=BEGIN, problems=_problems(problem), **facts)


def _problems(problem: KnownError | None) -> tuple[tuple[str, str], ...]:
    return (("code", problem.sentence),) if problem else ()
