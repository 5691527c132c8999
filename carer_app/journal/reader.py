"""What a person can read in one unlocked store, and the drafts of what they are writing."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import msgspec

from carer_app.clock import stamp
from carer_app.councils import ENGLAND, CouncilProfile
from carer_app.domain.child import Child
from carer_app.domain.kind import Content, Lead, RecordKind
from carer_app.domain.revision import Link, SignedRevision, new_id
from carer_app.domain.story import State, Told
from carer_app.errors import BadInputError
from carer_app.i18n import _
from carer_app.journal.files import Files
from carer_app.journal.forms import NoSuchRecordError, as_id, draft_name
from carer_app.session import Signer
from carer_app.store import (
    attachments,
    company,
    corrections,
    drafts,
    gateways,
    index,
    log,
    parts,
    profiles,
    revisions,
    search,
    streams,
    telling,
)
from carer_app.store.drafts import Draft
from carer_app.store.engine import Connection
from carer_app.store.index import Place, Wanted
from carer_app.store.search import Found
from carer_app.store.telling import Remark, Shown

_EVERY = 100_000


class Reader:
    """Everything that can be read, each answer as of one moment."""

    def __init__(self, session: Signer) -> None:
        self._session = session
        self._database = session.database
        self.files = Files(session)

    def children(self) -> list[Child]:
        """The children whose files are here, by name."""
        with self._database.reading() as db:
            return sorted(self._children(db), key=lambda child: child.name.casefold())

    def child(self, id_: str) -> Child:
        """One child by id; raises BadInputError."""
        with self._database.reading() as db:
            found = self._children(db, as_id(id_))
        if not found:
            raise BadInputError(_("child: there is no child with that id here."), [("child", "is not known")])
        return found[0]

    def profile_of(self, child: Child) -> CouncilProfile:
        """The words and deadlines of the child's responsible authority."""
        return self.profile_named(child.sheet.responsible_authority)

    def profile_named(self, authority: str) -> CouncilProfile:
        """The words of a council as this computer has them; England's where it has none."""
        with self._database.reading() as db:
            return profiles.in_use(db, authority)

    def councils(self, child: Child | None = None) -> dict[str, str]:
        """The names of the councils whose children can be written about here, by slug; the child's own is among them."""
        with self._database.reading() as db:
            known = dict.fromkeys([*profiles.slugs(db), *([child.sheet.responsible_authority] if child else [])])
            named = {slug: profiles.in_use(db, slug) for slug in known}
        return {slug: profile.name if profile.slug == slug else slug for slug, profile in named.items()}

    def likely_council(self) -> str:
        """The council of a child who is new here, until somebody says another: the home's own, or where the home named
        none, the only one that this computer has joined.
        """
        own = self._session.profile.slug
        with self._database.reading() as db:
            joined = {gateway.authority for gateway in gateways.every(db)} & set(profiles.slugs(db))
        return joined.pop() if own == ENGLAND and len(joined) == 1 else own

    def handed_on(self, authority: str) -> str | None:
        """When the council's own gateway last changed what it handed over; None while only what ships is here."""
        with self._database.reading() as db:
            handed = profiles.handed_for(db, authority)
        return handed.changed if handed else None

    def standing(self, record: str) -> tuple[str, ...]:
        """The versions of a record that stand now: what somebody who begins to change it has before them."""
        return tuple(head.hash for head in revisions.heads_of(self.versions_of(record)))

    def versions_of(self, record: str) -> list[SignedRevision]:
        """Every version of a record, the first one first; raises NoSuchRecordError."""
        with self._holding(record) as db:
            versions = revisions.of_record(db, as_id(record))
        if not versions:
            raise NoSuchRecordError
        return versions

    # ---- drafts

    def keep_draft(self, draft: Draft) -> None:
        """Keep what is being typed, sealed to its writer."""
        with self._database.writing() as db:
            drafts.keep(db, self._session.keys.sealing, draft)

    def new_draft(
        self, kind: str, child: str, raw: dict[str, Any], record: str = "", name: str = "", about: str = ""
    ) -> Draft:
        """A draft of this person's for a form, with the time of now and the versions that stand now.

        `name` is that of one beside the form's first, and `about` the record to which a part is added.
        """
        name = name or draft_name(self._session.person.id, kind, child, record or about)
        seen = self.standing(record) if record else ()
        now = stamp(self._session.clock.now())
        return Draft(name=name, kind=kind, child=child, record=record, raw=raw, seen=seen, changed=now, about=about)

    def name_beside(self, kind: str, child: str) -> str:
        """A name for one more draft of a form in which something is begun already, such as the log of a day before."""
        return f"{draft_name(self._session.person.id, kind, child)}/{new_id()}"

    def drop_draft(self, name: str) -> None:
        with self._database.writing() as db:
            drafts.drop(db, name, self._session.keys.sealing)
            has_files = attachments.unstage_draft(db, name, self._session.keys.sealing)
        if has_files:
            attachments.sweep(self._database)

    def drafts(self) -> list[Draft]:
        """This person's own drafts, the latest first. One about a child whose records are sealed waits until they are not."""
        with self._database.reading() as db:
            found, sealed = (
                drafts.of_person(db, self._session.person.id, self._session.keys.sealing),
                self.files.sealed(db),
            )
            return [one for one in found if not (sealed and self._is_sealed(db, one, sealed))]

    # ---- reading

    def entries(self, wanted: Wanted) -> list[tuple[Told, Place]]:
        """Records, the latest happening first, without their contents; each with the place to go on from."""
        wanted = self._allowed(wanted)
        with self._database.reading() as db:
            found = index.told(db, wanted)
        with self._session.closed.reading() as shelf:
            own = [(_closed(told), place) for told, place in index.told(shelf, wanted)] if shelf else []
        if not own:
            return found
        return sorted([*found, *own], key=lambda one: (one[1].occurred, one[1].number), reverse=True)[: wanted.limit]

    def with_company(self, records: Sequence[Told]) -> list[Told]:
        """The same records with who was there and whose account each is; what is closed says it on its own page."""
        with self._database.reading() as db:
            return company.with_company(db, records)

    def told(self, wanted: Wanted) -> list[Told]:
        """Records with their contents, the earliest happening first. What is closed stays out: papers are made of these."""
        wanted = self._allowed(wanted)
        with self._database.reading() as db:
            told = index.with_content(db, [told for told, _place in reversed(index.told(db, wanted))])
            return corrections.with_corrections(db, told)

    def entry(self, record: str) -> Told:
        """One record with its content; raises NoSuchRecordError."""
        with self._holding(record) as db:
            told = index.told_one(db, as_id(record))
        if told is None:
            raise NoSuchRecordError
        return _closed(told) if self.is_closed(record) else told

    def parts(self, record: str) -> list[Told]:
        """The parts of a record with their contents, the earliest happening first; raises NoSuchRecordError."""
        with self._holding(record) as db:
            return parts.told(db, as_id(record))

    def lead_of_part(self, kind: str, links: Sequence[Link], but: str = "") -> Lead | None:
        """The record that a part of this kind belongs to, as checks know it: as it reads with all its parts `but` that one."""
        if not links:
            return None
        with self._holding(links[0].record) as db:
            return index.lead(db, kind, links, but)

    def parts_before(self, lead: str, content: Content) -> list[Told]:
        """A record, and then those of its parts that happened before this content or at the same moment."""
        before = [one for one in self.parts(lead) if one.occurred.start <= content.occurred().start]
        return [self.entry(lead), *before]

    def weighed(self, kind: RecordKind, child: str, day: date) -> list[Told]:
        """What of other kinds in the same file counts for a record of this kind on this day; what is closed stays out."""
        return [
            one
            for slug, days in kind.weighs.items()
            for one in self.told(
                Wanted(
                    child=child,
                    kind=slug,
                    start=None if days is None else day - timedelta(days=days),
                    end=day,
                    limit=_EVERY,
                )
            )
        ]

    def search(self, words: str, wanted: Wanted | None = None) -> list[Found]:
        """Records that hold every word, by the beginnings of words, the newest happening first; each with the place to
        go on from. A record's short number finds it too. Without words: all that is wanted.
        """
        asked = self._allowed(wanted or Wanted(limit=50))
        with self._database.reading() as db:
            found = search.search(db, words, asked)
        with self._session.closed.reading() as shelf:
            found_there = search.search(shelf, words, asked) if shelf else []
        own = [msgspec.structs.replace(one, told=_closed(one.told)) for one in found_there]
        if not own:
            return found
        return sorted([*found, *own], key=lambda one: (one.place.occurred, one.place.number), reverse=True)[
            : asked.limit
        ]

    def show(self, record: str) -> Shown:
        """A record with all its versions, the four times of each, and what was said about it."""
        with self._holding(record) as db:
            shown = telling.show(db, as_id(record))
        if shown is None:
            raise NoSuchRecordError
        return msgspec.structs.replace(shown, told=_closed(shown.told)) if self.is_closed(record) else shown

    def remarks(self, limit: int = 20) -> list[tuple[Told, Remark]]:
        """What others said lately about records here, the latest first."""
        with self._database.reading() as db:
            found = telling.remarks_besides(db, self._session.person.id, limit)
            return [one for one in found if self.files.may_read(db, one[0].id)]

    def brought_together(self, since: str, limit: int = 20) -> list[tuple[Told, Remark]]:
        """What others brought together since then of records that this person had a part in, the latest first."""
        with self._database.reading() as db:
            found = telling.brought_together(db, self._session.person.id, since, limit)
            return [one for one in found if self.files.may_read(db, one[0].id)]

    def counts(self, child: str | None = None) -> dict[State, int]:
        with self._database.reading() as db:
            return index.counts(db, child, self.files.sealed(db))

    def head(self, child: Child) -> str:
        """A short code of the newest entry in the log that the child's file is in, for its gateway or for none yet.

        Printed on papers, it shows later that nothing before it was changed. Entries of closed sections are passed over:
        two papers beside each other would tell that there is one.
        """
        with self._database.reading() as db:
            gateway = gateways.one(db, streams.place_of(db, child.stay_stream).gateway)
            return log.open_end(db, gateway.id if gateway else log.NO_GATEWAY, gateway.epoch if gateway else 0)[:12]

    def versions_about(self, child: Child) -> int:
        """How many versions there are here of what the child's file holds openly."""
        with self._database.reading() as db:
            return streams.versions_of_file(db, child.id)

    def is_closed(self, record: str) -> bool:
        """Whether only chosen people read this record, of whom whoever is at the keyboard is one."""
        return self._session.closed.holds(as_id(record))

    @contextmanager
    def _holding(self, record: str) -> Iterator[Connection]:
        """The store that has this record: the one on the disk, or what is open of closed sections."""
        if self.is_closed(record):
            with self._database.reading() as db:
                sealed = self.files.sealed(db)
            with self._session.closed.reading() as shelf:
                assert shelf
                found = streams.file_of(shelf, as_id(record))
                if found and found[0] in sealed:
                    raise NoSuchRecordError
                yield shelf
        else:
            with self._database.reading() as db:
                if not self.files.may_read(db, as_id(record)):
                    raise NoSuchRecordError
                yield db

    def _children(self, db: Connection, only: str | None = None) -> list[Child]:
        """The children who can be read of here, or the one of that id."""
        sealed = self.files.sealed(db)
        return [child for child in telling.children(db, only) if child.id not in sealed]

    def _is_sealed(self, db: Connection, draft: Draft, sealed: frozenset[str]) -> bool:
        """Whether what somebody has begun is about a child of these, or about an entry in such a file."""
        if draft.child in sealed:
            return True
        found = [streams.file_of(db, record) for record in (draft.record, draft.about) if record]
        return any(file is not None and file[0] in sealed for file in found)

    def _allowed(self, wanted: Wanted) -> Wanted:
        """The same without files that are not for the person at the keyboard."""
        with self._database.reading() as db:
            wanted = msgspec.structs.replace(wanted, without=tuple(sorted(self.files.sealed(db))))
        if not wanted.files:
            return wanted
        readable = self.files.readable()
        return msgspec.structs.replace(wanted, files=tuple(file for file in wanted.files if file in readable))


def _closed(told: Told) -> Told:
    return msgspec.structs.replace(told, closed=True)
