"""One visit of one signed-in person to one page: who it is, what they sent, and how they are answered."""

from collections.abc import Callable
from datetime import datetime

import msgspec
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from carer_app.clock import Clock
from carer_app.domain.people import ROLE_NAMES
from carer_app.domain.sealing import SealingKey
from carer_app.errors import KnownError
from carer_app.gateway.carers import MAY_READ
from carer_app.gateway.commands import MAY_ASK
from carer_app.gateway.council import Council
from carer_app.gateway.db.audit_log import note
from carer_app.gateway.desk.guard import Form, is_id
from carer_app.gateway.desk.pages import page
from carer_app.gateway.desk.sessions import Session, kept_open, open_note, seal_note
from carer_app.gateway.desk.telling import at_words
from carer_app.gateway.desk_keys import may_have_one
from carer_app.gateway.opened import MAY_READ as MAY_READ_OPENED
from carer_app.gateway.people import CouncilPerson
from carer_app.i18n import _

NOTE = "note"


class NotHereError(KnownError):
    """There is no such thing, or it is not this person's to see: the answer is the same."""

    def __init__(self) -> None:
        super().__init__(_("There is no page here, or it is not for you to see."))


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """What a page may know and do. Everything that it shows of a record is noted first."""

    request: Request
    council: Council
    session: Session
    me: CouncilPerson
    form: Form

    @property
    def now(self) -> datetime:
        return self.council.clock.now()

    @property
    def clock(self) -> Clock:
        return self.council.clock

    def id_in_path(self, name: str) -> str:
        """An id from the address; raises NotHereError when it cannot be one."""
        value = str(self.request.path_params[name])
        if not is_id(value):
            raise NotHereError
        return value

    def asked(self, name: str) -> str:
        """A part of the address after the question mark; empty when it is not there."""
        value = self.request.query_params.get(name, "")
        return "" if "\0" in value else value

    def seen(self, what: str, about: str, detail: str = "") -> None:
        """Note who looked at what: ids and counts, never content."""
        with self.council.writing() as connection:
            note(connection, self.council.now(), what, person=self.me.id, about=about, detail=detail)

    def closed_key(self) -> SealingKey | None:
        """The key that opens what is closed for this person, once they have opened it in this session."""
        with self.council.reading() as connection:
            private = kept_open(connection, self.session)
        return SealingKey(private) if private else None

    def hide(self, text: str) -> str:
        """A few words as an opaque name that may stand in an address."""
        return seal_note(self.session, text) if text else ""

    def shown(self, name: str) -> str:
        return open_note(self.session, name) if name else ""

    def page(self, template: str, status: int = 200, **facts: object) -> Response:
        """A page in this person's frame."""
        mine = {
            "me": self.me,
            "my_role": ROLE_NAMES[self.me.role],
            "sees_carers": self.me.role in MAY_READ,
            "sees_computers": self.me.role in MAY_ASK,
            "sees_opened": self.me.role in MAY_READ_OPENED,
            "may_have_closed": may_have_one(self.me),
            "token": self.session.csrf,
            "note": self.shown(self.asked(NOTE)),
            "now_words": at_words(self.council.now()),
        }
        return page(template, status, **(mine | facts))

    def go(self, address: str, note: str = "") -> Response:
        """Send the browser on, with a sentence to show there."""
        path, hash_, anchor = address.partition("#")
        joint = "&" if "?" in path else "?"
        told = f"{path}{joint}{NOTE}={self.hide(note)}" if note else path
        return RedirectResponse(told + hash_ + anchor, status_code=303)


View = Callable[[Visit], Response]
