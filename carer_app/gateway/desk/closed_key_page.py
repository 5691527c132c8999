"""The passphrase of one's own that opens closed entries: choosing it, opening, changing it, and beginning anew."""

from collections.abc import Callable
from threading import BoundedSemaphore

from starlette.responses import Response

from carer_app.domain.passphrase import SHORTEST_ALONE, WORDS_ALONE
from carer_app.domain.sealing import SealingKey
from carer_app.errors import BadInputError
from carer_app.gateway.desk import sessions
from carer_app.gateway.desk.signing_in import AT_ONCE, LONGEST
from carer_app.gateway.desk.tries import OPENING, may_try, succeeded
from carer_app.gateway.desk.visit import NotHereError, Visit
from carer_app.gateway.desk_keys import (
    Chosen,
    WrongPassphraseError,
    begin_anew,
    change,
    has_key,
    may_have_one,
    open_key,
    set_up,
)
from carer_app.i18n import _

CLOSED = "/desk/closed"
TOO_MANY = _("Too many tries. Wait a minute, then try again.")
GUESSED = {"open": "passphrase", "change": "before"}
"""The field in which a passphrase could be guessed, by its form."""


def closed_key_page(visit: Visit) -> Response:
    """Choosing a passphrase; or, for somebody who has one, another passphrase, or another key."""
    refuse_never(visit)
    return _page(visit, "change" if has_key(visit.council, visit.me.id) else "choose")


def ask_passphrase(visit: Visit) -> Response:
    """What stands in place of the closed entries until they are opened."""
    return _page(visit, "open" if has_key(visit.council, visit.me.id) else "choose")


def refuse_never(visit: Visit) -> None:
    """Raises NotHereError for somebody whom nobody may choose as a reader."""
    if not may_have_one(visit.me):
        raise NotHereError


class ClosedKeys:
    """The forms of that page. Few passphrases are tried at once, so that a crowd cannot take the machine's memory."""

    def __init__(self) -> None:
        self._trying = BoundedSemaphore(AT_ONCE)

    def choose(self, visit: Visit) -> Response:
        """The first passphrase, and with it the key."""
        told = _("Your passphrase is chosen. From now on others can write closed entries for you.")
        return self._take(visit, "choose", lambda: set_up(visit.council, visit.me, _chosen(visit)), told)

    def open(self, visit: Visit) -> Response:
        """The passphrase, once in each sign-in."""
        return self._guessed(visit, "open", lambda: open_key(visit.council, visit.me, _typed(visit, "passphrase")), "")

    def change(self, visit: Visit) -> Response:
        """Another passphrase for the same key."""
        told = _("Your passphrase is changed. What was closed for you opens as before.")
        before = _typed(visit, "before")
        return self._guessed(visit, "change", lambda: change(visit.council, visit.me, before, _chosen(visit)), told)

    def begin_anew(self, visit: Visit) -> Response:
        """A new key, where the passphrase is forgotten."""
        if visit.form.one("sure") != "yes":
            sentence = _("Tick that you know what it means, then choose the button again.")
            return _page(visit, "anew", BadInputError(sentence, [("sure", "is not ticked")]), 422)
        told = _("You have a new key. Ask another reader to unlock Hearthlog once: that lets you in again.")
        return self._take(visit, "anew", lambda: begin_anew(visit.council, visit.me, _chosen(visit)), told)

    def _guessed(self, visit: Visit, which: str, work: Callable[[], SealingKey], told: str) -> Response:
        """The same, where a passphrase could be guessed: as seldom as a password."""
        address = visit.request.client.host if visit.request.client else ""
        if not may_try(visit.council, visit.me.id, address, OPENING):
            return _page(visit, which, BadInputError(TOO_MANY, [(GUESSED[which], "was tried too often")]), 429)
        answer = self._take(visit, which, work, told)
        if answer.status_code != 401:
            succeeded(visit.council, visit.me.id, address, visit.me.id, OPENING)
        return answer

    def _take(self, visit: Visit, which: str, work: Callable[[], SealingKey], told: str) -> Response:
        refuse_never(visit)
        try:
            with self._trying:
                key = work()
        except WrongPassphraseError as problem:
            return _page(visit, which, BadInputError(problem.sentence, [(GUESSED[which], "is wrong")]), 401)
        except BadInputError as problem:
            return _page(visit, which, problem, 422)
        with visit.council.writing() as connection:
            sessions.keep_open(connection, visit.session, key.private_bytes())
        return visit.go(CLOSED, told)


def _chosen(visit: Visit) -> Chosen:
    return Chosen(passphrase=_typed(visit, "passphrase"), again=_typed(visit, "again"))


def _typed(visit: Visit, name: str) -> str:
    return visit.form.one(name)[:LONGEST]


def _page(visit: Visit, which: str, problem: BadInputError | None = None, status: int = 200) -> Response:
    """The page with one of the forms; that of beginning anew stands under that of changing."""
    refuse_never(visit)
    field = problem.fields[0][0] if problem and problem.fields else ""
    if which == "anew" and field in ("passphrase", "again"):
        field = f"anew-{field}"
    return visit.page(
        f"closed_{'change' if which == 'anew' else which}.html",
        status,
        here="closed",
        words_alone=WORDS_ALONE,
        shortest=SHORTEST_ALONE,
        problems=((field, problem.sentence),) if problem else (),
    )
