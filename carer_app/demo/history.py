"""Plays a story through the real parts: real stores, real signatures, the real gateway, only the clock set by hand."""

from collections.abc import Callable
from datetime import datetime, timedelta
from operator import itemgetter
from pathlib import Path

import msgspec

from carer_app.clock import SetClock
from carer_app.councils import profile_named
from carer_app.demo.household import Deed, Happening, MadeUpHome, MadeUpPerson, Online, Story
from carer_app.demo.line import DirectLine
from carer_app.demo.scripts import STORIES
from carer_app.domain.attachments import ManifestText
from carer_app.domain.kind import FileKind
from carer_app.domain.kinds import CHILD_SHEET, kind_named
from carer_app.domain.people import Role
from carer_app.doorway import Doorway
from carer_app.gateway.desk_log import comment, mark_read
from carer_app.gateway.enrol import invite
from carer_app.gateway.homes import add_home, confirm_placement, placements_of
from carer_app.gateway.people import CouncilPerson, NewPerson, add_person
from carer_app.gateway.services import Services
from carer_app.journal.closing import Readership
from carer_app.journal.forms import New, draft_name
from carer_app.session import Session
from carer_app.vault.file import FLOOR
from carer_app.vault.who import Who
from carer_app.work import Work


class Setting(msgspec.Struct, frozen=True, kw_only=True):
    """Where the story is played: the folder, the gateway's later address, and everybody's passphrase."""

    folder: Path
    address: str
    passphrase: str
    password: str


class History:
    """The story so far: who is unlocked where, and which id each record got."""

    def __init__(self, story: Story, setting: Setting, services: Services, clock: SetClock) -> None:
        self._story = story
        self._setting = setting
        self._services = services
        self._clock = clock
        self._line = DirectLine(services)
        self._work: dict[str, Work] = {}
        self._council: dict[str, CouncilPerson] = {}
        self._records: dict[str, str] = {}
        self.children: dict[str, str] = {}

    def play(self, progress: Callable[[str], None]) -> None:
        """Make the homes, let six months pass, and bring the council's people in."""
        self._open_homes()
        moments: list[tuple[datetime, Happening | Online]] = [
            *((one.written, one) for one in self._story.happenings if not _begins_file(one)),
            *((one.at, one) for one in self._story.online),
        ]
        month = ""
        for at, one in sorted(moments, key=itemgetter(0)):
            if f"{at:%B}" != month:
                month = f"{at:%B}"
                progress(f"{at:%B %Y}")
            if isinstance(one, Online):
                self._sync(one)
            else:
                self._happen(one)

    def work_of(self, home: str) -> Work:
        """The unlocked store of a home, as the person who set it up."""
        opener = next(one.opened_by for one in self._story.homes if one.key == home)
        return self._work[opener]

    def lock(self) -> None:
        for work in self._work.values():
            work.session.lock()

    def _open_homes(self) -> None:
        first = min(child.begun for child in self._story.children) - timedelta(hours=1)
        self._clock.move_to(first)
        ids = {home.key: add_home(self._services, home.name) for home in self._story.homes}
        for home in self._story.homes:
            self._open_home(home, ids[home.key])
        for one in self._story.happenings:
            if _begins_file(one):
                self._begin_file(one)
        for home in self._story.homes:
            self.work_of(home.key).sync_once()
            self.work_of(home.key).carry_photos()
        self._bring_in_council()

    def _begin_file(self, one: Happening) -> None:
        """A child's file begins on the home's own computer."""
        self._clock.move_to(one.written)
        journal = self._work[one.author].journal
        self.children[one.child] = journal.add_child(one.raw).id
        self._records[one.record] = journal.child(self.children[one.child]).sheet_record

    def _open_home(self, home: MadeUpHome, id_: str) -> None:
        door = Doorway(self._setting.folder / home.key, self._clock, None, FLOOR)
        people = [person for person in self._story.people if person.home == home.key]
        opener = next(person for person in people if person.key == home.opened_by)
        profile = profile_named(home.profile)
        session, _code = door.create(profile, Who(name=opener.name, role=opener.role), self._setting.passphrase)
        self._work[opener.key] = self._at_work(session)
        for person in people:
            if person.key != opener.key:
                session.add_person(Who(name=person.name, role=person.role), self._setting.passphrase)
                unlocked = door.unlock(door.holder_named(person.name), self._setting.passphrase)
                self._work[person.key] = self._at_work(unlocked)
        self._work[opener.key].enrol(self._setting.address, invite(self._services, id_).code)

    def _at_work(self, session: Session) -> Work:
        return Work(session, lambda _address: self._line)

    def _bring_in_council(self) -> None:
        """Placements that began on a device are confirmed, and people of the council get their accounts."""
        for person in self._story.people:
            if person.council:
                self._council[person.key] = self._account(person)
        by = next(iter(self._council.values()))
        for placement in placements_of(self._services):
            confirm_placement(self._services, placement.id, by.id)

    def _account(self, person: MadeUpPerson) -> CouncilPerson:
        named = person.reads if person.role in (Role.SOCIAL_WORKER, Role.IRO) else ()
        wanted = NewPerson(
            name=person.name,
            email=person.email,
            role=person.role,
            password=self._setting.password,
            homes=self._supervised(person),
            children=tuple(self.children[key] for key in named),
        )
        return add_person(self._services, wanted)[0]

    def _supervised(self, person: MadeUpPerson) -> tuple[str, ...]:
        """The homes, by name, of the children whom a supervising social worker knows."""
        if person.role is not Role.SUPERVISING_SOCIAL_WORKER:
            return ()
        known = {child.home for child in self._story.children if child.key in person.reads}
        return tuple(home.name for home in self._story.homes if home.key in known)

    def _sync(self, online: Online) -> None:
        self._clock.move_to(online.at)
        self.work_of(online.home).sync_once()
        self.work_of(online.home).carry_photos()

    def _happen(self, one: Happening) -> None:
        self._clock.move_to(one.written)
        if one.author in self._council:
            self._at_desk(one)
            return
        work = self._work[one.author]
        journal = work.journal
        if one.deed is Deed.ADD:
            self._records[one.record] = self._add(work, one)
        elif one.deed is Deed.MOVE:
            work.moving.move(self._records[one.record], self.children[one.to], one.reason)
        elif one.deed is Deed.AMEND:
            journal.amend(self._records[one.record], one.raw, one.reason)
        elif one.deed is Deed.RETRACT:
            journal.retract(self._records[one.record], one.reason)
        elif one.deed is Deed.COMMENT:
            journal.comment(self._records[one.about[0]], one.raw["text"])

    def _add(self, work: Work, one: Happening) -> str:
        child = self.children[one.child] if one.child else ""
        about = self._records[self._record_of(one.about[0])] if one.about else ""
        new = New(kind=one.kind, child=child, raw=one.raw, present=one.present, words_of=one.words_of, about=about)
        if kind_named(one.kind).starts_closed:
            return self._shut_away(work, new)
        if one.photo:
            new = msgspec.structs.replace(new, manifests=_photo(work, one, child))
        return work.journal.add(new).id

    def _shut_away(self, work: Work, new: New) -> str:
        """An entry for its writer alone and, of a carer's own file, the supervising social worker, else the manager."""
        is_own = kind_named(new.kind).file is FileKind.CARER
        role = Role.SUPERVISING_SOCIAL_WORKER if is_own else Role.REGISTERED_MANAGER
        others = (one.id for one in work.closing.people() if one.role is role)
        return work.closing.add(new, Readership(readers=(work.session.person.id, *others))).id

    def _at_desk(self, one: Happening) -> None:
        person = self._council[one.author]
        records = [self._records[self._record_of(key)] for key in one.about]
        if one.deed is Deed.READ:
            mark_read(self._services, person, records)
        else:
            comment(self._services, person, records[0], one.raw["text"])

    def _record_of(self, key: str) -> str:
        return next(one.record for one in self._story.happenings if one.key == key)


def _photo(work: Work, one: Happening, child: str) -> tuple[ManifestText, ...]:
    """A photo of a drawing, taken into the draft as any photo is."""
    draft = draft_name(work.session.person.id, one.kind, child)
    taken = work.pictures.take(draft, one.photo, (STORIES / one.child / one.photo).read_bytes())
    work.pictures.describe(taken, one.photo_words)
    return work.pictures.texts_of_draft(draft)


def _begins_file(one: Happening) -> bool:
    return (one.deed, one.kind) == (Deed.ADD, CHILD_SHEET)
