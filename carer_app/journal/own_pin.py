"""The quick PIN of the person at the keyboard, and whether this computer lets people choose one."""

from carer_app.clock import moment
from carer_app.domain.act import Did
from carer_app.domain.people import IN_HOMES
from carer_app.domain.standing import NotTheirsToDoError, is_in_charge
from carer_app.errors import KnownError
from carer_app.i18n import _
from carer_app.journal.journal import Journal
from carer_app.session import Session
from carer_app.store import directory
from carer_app.vault import by_pin
from carer_app.vault.pin_keeper import NoKeeperError

_SETTING = "quick pin"
_ON, _OFF = "on", "off"


class PinsAreOffError(KnownError):
    """This computer lets nobody unlock by a PIN."""

    def __init__(self) -> None:
        super().__init__(_("PINs are off on this computer. Somebody in charge here can switch them on."))


class PassphraseFirstError(KnownError):
    """Whoever unlocked by a PIN cannot choose another, or have it for longer."""

    def __init__(self) -> None:
        super().__init__(
            _("Lock, and unlock once with your passphrase. Then you can choose a PIN for the time after it.")
        )


def pins_possible(session: Session) -> bool:
    """Whether there can be PINs here at all: not where commands work, nor on every platform."""
    return session.pins is not None and session.pins.is_possible()


def pins_allowed(session: Session) -> bool:
    """Whether people of this computer may choose one: in a children's home unless somebody said no, with foster carers only if
    they said yes.
    """
    with session.database.reading() as db:
        said = directory.setting(db, _SETTING)
    if said is not None:
        return said == _ON
    return any(one.role in IN_HOMES for one in session.people_now())


class OwnPin:
    """One person's PIN. It lasts until the shift is over, at the longest for twelve hours after their passphrase opened, and
    lies nowhere but in the keeper.
    """

    def __init__(self, session: Session, journal: Journal) -> None:
        self._session = session
        self._journal = journal

    @property
    def is_possible(self) -> bool:
        """Whether there can be PINs here at all."""
        return pins_possible(self._session)

    @property
    def is_allowed(self) -> bool:
        """Whether people may choose one."""
        return pins_allowed(self._session)

    @property
    def may_decide(self) -> bool:
        """Whether the person at the keyboard switches PINs on and off for this computer."""
        return is_in_charge(self._session.person.role)

    @property
    def may_choose(self) -> bool:
        """Whether they can choose one now."""
        return self.is_possible and self.is_allowed and not self._session.is_by_pin

    def is_chosen(self) -> bool:
        """Whether a PIN of theirs opens just now."""
        pins = self._session.pins
        return pins is not None and self._session.person.id in pins.who()

    def choose(self, typed: str) -> None:
        """Let this PIN open until the shift is over. Raises BadInputError, PinsAreOffError, PassphraseFirstError and
        NoKeeperError. It takes a moment.
        """
        session = self._session
        if session.pins is None or not self.is_possible:
            raise NoKeeperError
        if not self.is_allowed:
            raise PinsAreOffError
        if session.is_by_pin:
            raise PassphraseFirstError
        days = [child.sheet.birth_date for child in self._journal.children() if child.sheet.birth_date]
        by_pin.keep(session.pins, session.folder, session.keys, by_pin.checked_pin(typed, days), self._seconds())

    def give_up(self) -> None:
        """Their PIN opens nothing from here on."""
        if self._session.pins is not None:
            self._session.pins.forget(self._session.person.id)

    def allow(self, *, is_on: bool) -> None:
        """Switch PINs on or off for everybody here; off ends those that there are. Raises NotTheirsToDoError."""
        if not self.may_decide:
            raise NotTheirsToDoError(_("A shift lead or the manager decides about PINs on this computer."))
        with self._session.database.writing() as db:
            directory.set_setting(db, _SETTING, _ON if is_on else _OFF)
            self._session.note(db, Did.PINS_ON if is_on else Did.PINS_OFF)
        if not is_on and self._session.pins is not None:
            self._session.pins.end()

    def _seconds(self) -> float:
        """How long it may open: what is left of twelve hours since the unlock, and of the person's time here."""
        session = self._session
        ends = [moment(end) for end in (session.keys.until, session.person.until) if end]
        left = [(end - session.latest()).total_seconds() for end in ends]
        return max(0.0, min([by_pin.SHIFT - session.age(), *left]))
