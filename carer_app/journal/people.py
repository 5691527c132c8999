"""The people of this computer: who can unlock it, letting somebody try again, giving a new passphrase, taking somebody off."""

from contextlib import suppress

import msgspec

from carer_app.clock import moment, stamp
from carer_app.domain.act import Did
from carer_app.domain.entry import key_added
from carer_app.domain.people import KEEPERS, Person, Role, role_named
from carer_app.domain.standing import (
    NotTheirsToDoError,
    check_may_add,
    check_may_let_in,
    check_may_take_off,
    is_in_charge,
    may_let_in,
    may_take_off,
)
from carer_app.errors import BadInputError, KnownError
from carer_app.i18n import _
from carer_app.session import Session
from carer_app.store import directory, taking_off, writing
from carer_app.vault.disk import disk_errors
from carer_app.vault.file import Holder
from carer_app.vault.waiting import MOST
from carer_app.vault.who import Who, check_until, person_of

UNDER_A_NEW_KEY = _("The records lie under a new key now.")
NOT_YET = _(
    "The records come under a new key as soon as no window and no other program has them open: at the latest when somebody "
    "next unlocks."
)
OLD_COPY = _(
    "What {name} may have copied before cannot be taken back: an old copy of this folder still opens with the passphrase of "
    "that time, and a backup from then does too. Nothing that is written from now on is in it."
)
NEW_CODE = _(
    "The recovery code of before opens this store no more. This is the new one, shown once. Put it where the old one lies, "
    "and take that one away:"
)


class OneHere(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who can unlock here, or could. `wrong_tries` since they last unlocked; `is_shut` where there were too many.

    `may_let_in` and `may_take_off` say what the person at the keyboard may do for them.
    """

    person: Person
    is_me: bool
    is_off: bool
    is_over: bool
    wrong_tries: int
    is_shut: bool
    may_let_in: bool
    may_take_off: bool


class TakenOff(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody was taken off. `recovery_code` is a new one, to be shown once, where the old one opens nothing any more."""

    person: Person
    recovery_code: str = ""


class PeopleHere:
    """The adults of this computer."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._database = session.database

    @property
    def mine(self) -> Role:
        """The role of the person at the keyboard."""
        return self._session.person.role

    @property
    def may_add(self) -> bool:
        """Whether the person at the keyboard adds others: one in charge, or anybody where nobody is."""
        now = self._session.people_now()
        return is_in_charge(self._session.person.role) or not any(is_in_charge(one.role) for one in now)

    def all(self) -> list[OneHere]:
        """Who is here now, and after them who was."""
        with self._database.reading() as db:
            gone = directory.taken_off(db)
        found = [self._one(person, gone) for person in self._session.people()]
        return sorted(found, key=lambda one: (one.is_off or one.is_over, not one.is_me, one.person.name.casefold()))

    def named(self, name: str) -> Person:
        """Who is meant, by name or id; raises BadInputError."""
        people = [one.person for one in self.all()]
        for person in people:
            if name in (person.id, person.name):
                return person
        names = ", ".join(person.name for person in people)
        raise BadInputError(_("name: there is nobody of that name here. There are: {names}.").format(names=names))

    def asks_for_code(self, role: Role) -> bool:
        """Whether the person at the keyboard adds somebody of that role with the recovery code alone: a manager, of whom there
        is one already, who may have left without another.
        """
        try:
            check_may_add(self.mine, role, self._session.people_now())
        except NotTheirsToDoError:
            return role is Role.REGISTERED_MANAGER
        return False

    def add(self, who: Who, passphrase: str, code: str = "") -> Person:
        """Give another person a slot and keys of their own, or somebody whose time here had ended more of it: with the passphrase
        that they had, their keys stay theirs, and what they had begun. Whoever shows the recovery `code`, which opens everything,
        adds anybody; the log says so.

        Raises BadInputError, NotTheirsToDoError and WrongRecoveryCodeError.
        """
        if code:
            self._session.vault.refuse_other_code(code)
        for one in self.all():
            if one.is_over and not one.is_off and one.person.name == who.name.strip():
                return self._let_back(one.person, who, passphrase)
        return self._session.add_person(who, passphrase, by_code=bool(code))

    def let_try_again(self, person: Person) -> None:
        """Forget their wrong tries; raises NotTheirsToDoError."""
        check_may_let_in(self._session.person.role, person.role)
        self._session.vault.let_try_again(person.id)
        with self._database.writing() as db:
            self._session.note(db, Did.LET_IN, person)

    def new_passphrase(self, person: Person, passphrase: str) -> Person:
        """Give somebody who forgot theirs another one, and new keys: what they signed before keeps verifying, and drafts that
        were sealed to them stay shut. Every council hears of it. Raises BadInputError, NotTheirsToDoError.
        """
        check_may_let_in(self._session.person.role, person.role)
        self._refuse_own(person)
        return self._renew(person, person.role, person.until, passphrase, Did.NEW_PASSPHRASE)

    def _let_back(self, person: Person, who: Who, passphrase: str) -> Person:
        role = role_named(who.role, KEEPERS)
        check_may_add(self._session.person.role, role, self._session.people_now())
        if who.until is not None:
            check_until(who.until)
        return self._renew(person, role, who.until, passphrase, Did.LET_BACK)

    def _renew(self, person: Person, role: Role, until: str | None, passphrase: str, did: Did) -> Person:
        holder = Holder(id=person.id, name=person.name)
        mine, vault, is_back = self._session.keys, self._session.vault, did is Did.LET_BACK
        prepared, keys = vault.renew(mine, holder, passphrase, until or "", as_before=is_back)
        renewed = person_of(holder, role, keys, until)
        with self._database.writing() as db:
            directory.keep_person(db, renewed, here=True)
            writing.announce(db, self._session.device, key_added(renewed))
            self._session.note(db, did, renewed)
        with disk_errors():
            vault.keep(prepared)
        return renewed

    def change_passphrase(self, old: str, new: str) -> None:
        """Change one's own; nothing else changes. Raises BadInputError, and what an unlock has to say of the old one."""
        with disk_errors():
            self._session.vault.change_passphrase(self._session.keys, old, new)
        with suppress(KnownError), self._database.writing() as db:
            self._session.note(db, Did.CHANGED_PASSPHRASE, self._session.person)

    def take_off(self, person: Person) -> TakenOff:
        """Let somebody unlock here no more. What they wrote stays, and still is sent. Every council hears of it.

        The records come under a new key as soon as nothing else has them open: at the latest with the next unlock. Raises
        NotTheirsToDoError, BadInputError.
        """
        check_may_take_off(self._session.person.role, person.role)
        self._refuse_own(person)
        with self._database.reading() as db:
            is_off = person.id in directory.taken_off(db)
        if is_off and person.id not in {holder.id for holder in self._session.vault.holders()}:
            raise KnownError(_("{name} was taken off this computer before.").format(name=person.name))
        at = stamp(self._session.clock.now())
        if not is_off:
            taking_off.say_so(self._database, self._session.device, person, self._session.person, at)
        if self._session.pins is not None:
            self._session.pins.forget(person.id)
        code = taking_off.shut_out(self._database, self._session.vault, self._session.keys, person.id)
        with suppress(KnownError), self._database.writing() as db:
            self._session.note(db, Did.TAKEN_OFF, person)
            if code:
                self._session.note(db, Did.NEW_CODE)
        return TakenOff(person=person, recovery_code=code)

    def _refuse_own(self, person: Person) -> None:
        if person.id == self._session.person.id:
            sentence = _("name: that is you. Somebody else has to do this for you.")
            raise BadInputError(sentence, [("name", "is you")])

    def _one(self, person: Person, gone: set[str]) -> OneHere:
        me, wrong = self._session.person, self._session.vault.wrong_tries(person.id)
        is_me, is_off = person.id == me.id, person.id in gone
        is_over = person.until is not None and moment(person.until) <= self._session.latest()
        return OneHere(
            person=person,
            is_me=is_me,
            is_off=is_off,
            is_over=is_over,
            wrong_tries=wrong,
            is_shut=wrong >= MOST,
            may_let_in=not is_me and not is_off and may_let_in(me.role, person.role),
            may_take_off=not is_me and not is_off and may_take_off(me.role, person.role),
        )
