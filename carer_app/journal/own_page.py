"""What a young person can do on their own page: say something, ask to read, say what is not right, read what is theirs.

Everything they write is signed by their own key. They see nothing but what they said, what was marked for them, and the
answers to their asking, without what is kept back.
"""

from collections.abc import Iterator, Sequence
from datetime import date

import msgspec

from carer_app.clock import today
from carer_app.councils import CouncilProfile
from carer_app.domain.child import Child
from carer_app.domain.company import own_hand, typed
from carer_app.domain.frameworks import Ladder
from carer_app.domain.kind import Line, RecordKind
from carer_app.domain.kinds import kinds
from carer_app.domain.people import Person, Role
from carer_app.domain.skills import LIFE_SKILLS, LifeSkillsStep
from carer_app.domain.skills_history import SkillHistory, histories
from carer_app.domain.skills_programme import PROGRAMME, SkillsProgramme, ladders
from carer_app.domain.story import Told
from carer_app.errors import BadInputError
from carer_app.i18n import _
from carer_app.journal.closing import Closing, Readership
from carer_app.journal.contacts import Contacts
from carer_app.journal.forms import New, NoSuchRecordError, Saved
from carer_app.journal.journal import Journal
from carer_app.numbers import Contact, Whom
from carer_app.session import Signer
from carer_app.store import for_them
from carer_app.store.drafts import Draft
from carer_app.store.index import Wanted
from carer_app.store.telling import Remark

OWN_WORDS, ASKS, ANSWER = "own_words", "asks_to_read", "reading_answer"
FAR = 100_000
MAY_BE_CHOSEN = (
    Role.SOCIAL_WORKER,
    Role.IRO,
    Role.SUPERVISING_SOCIAL_WORKER,
    Role.MANAGER,
    Role.REGISTERED_MANAGER,
)
_FOR_THEM = {
    "decision": _("You may read"),
    "decided_by": _("Who decided"),
    "shown": _("What you may read, and how"),
    "told": _("What you should know"),
    "ask_whom": _("Whom you can ask"),
}
"""What of an answer is theirs to read, in words to them. What is kept back, and why, is not among it."""
_TO_THEM = {
    OWN_WORDS: {"words": _("What I said"), "feeling": _("How I felt"), "for_review": _("To be said for me")},
    ASKS: {"what": _("What I want to read")},
    ANSWER: _FOR_THEM,
}


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """Something on the page: what it is, whose words and when, and what they themselves said is not right in it."""

    record: str
    day: str
    title: str
    by: str
    lines: tuple[Line, ...]
    not_right: tuple[str, ...] = ()


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What came of an asking, as they may know it. `kept_back`: something is, and they are told so; `by` None: not yet."""

    asked: str
    asked_on: date
    by: str | None = None
    day: date | None = None
    lines: tuple[Line, ...] = ()
    kept_back: bool = False
    ask_whom: str = ""


class ThereForYou(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who is there for them. `about` is the council's own word, `numbers` those that are here."""

    who: str
    about: str
    numbers: tuple[Contact, ...] = ()


class OwnPage:
    """One young person at their own page. It is handed their keys, and whose file it is."""

    def __init__(self, signer: Signer, child: str) -> None:
        self._signer = signer
        self._child = child
        self._journal = Journal(signer)
        self._closing = Closing(signer, self._journal)
        self._contacts = Contacts(signer, self._journal.profile_of)

    @property
    def child(self) -> Child:
        return self._journal.child(self._child)

    @property
    def profile(self) -> CouncilProfile:
        return self._journal.profile_of(self.child)

    @property
    def today(self) -> date:
        return today(self._signer.clock)

    def close(self) -> None:
        """They are done: what their key opened goes."""
        self._signer.closed.close()

    # ---- what is begun

    def begun(self) -> str:
        """What they typed and did not say yet."""
        name = self._journal.new_draft(OWN_WORDS, self._child, {}).name
        return next((str(draft.raw.get("words", "")) for draft in self._journal.drafts() if draft.name == name), "")

    def keep_begun(self, words: str) -> None:
        """Keep what is typed, sealed to their own key; nothing typed keeps nothing."""
        draft = self._journal.new_draft(OWN_WORDS, self._child, {"words": words})
        if words.strip():
            self._journal.keep_draft(draft)
        else:
            self._journal.drop_draft(draft.name)

    # ---- saying

    def readers(self) -> list[Person]:
        """Whom they can choose to say something to alone: those away from home who can open it."""
        return [one for one in self._closing.people() if one.role in MAY_BE_CHOSEN and one.sealing_key]

    def say(self, words: str, *, feeling: str | None = None, for_review: bool = False) -> Saved:
        """Say something to everybody who looks after them; raises BadInputError."""
        return self._journal.add(self._said(words, feeling, for_review=for_review))

    def say_to(self, readers: Sequence[str], words: str, feeling: str | None = None) -> Saved:
        """Say something that these people alone read. They do not find it again here. Raises BadInputError."""
        known = {one.id for one in self.readers()}
        if not readers or not set(readers) <= known:
            raise BadInputError(_("Choose who may read it."), [("readers", "choose")])
        new = self._said(words, feeling, for_review=False)
        return self._closing.add(new, Readership(readers=tuple(readers)))

    def skills(self) -> list[Ladder]:
        """The skills at which they can look: their own goals first, then what was agreed with them."""
        told = self._told(PROGRAMME)
        programme = next((one.content for one in told if isinstance(one.content, SkillsProgramme)), None)
        return ladders(programme, self.profile)

    def last_look(self, ladder: Ladder) -> LifeSkillsStep | None:
        """What they themselves said last about a skill, in their own hand."""
        history = self.history(ladder)
        return history.looks[-1] if history else None

    def history(self, ladder: Ladder) -> SkillHistory | None:
        """What they themselves said of a skill over time, in their own hand; None where they have not yet."""
        said = (
            one.content
            for one in self._told(LIFE_SKILLS)
            if one.author_role == Role.YOUNG_PERSON and one.retracted is None
        )
        looks = [one for one in said if isinstance(one, LifeSkillsStep)]
        own = [one for one in looks if (one.framework, one.skill) == (ladder.framework, ladder.skill)]
        return next(iter(histories(own)), None)

    def look(self, ladder: Ladder, step: int, words: str = "") -> Saved:
        """Say where they are in a skill, as they see it themselves; raises BadInputError."""
        raw = {"day": self.today.isoformat(), "own_view": step, "own_words": words}
        named = {"framework": ladder.framework, "skill": ladder.skill, "as_it_was": msgspec.to_builtins(ladder)}
        draft = self._look_draft(ladder, {}).name
        return self._journal.add(New(kind=LIFE_SKILLS, child=self._child, raw=raw | named, draft=draft))

    def begun_look(self, ladder: Ladder) -> str:
        """What they typed about a skill and did not say yet."""
        name = self._look_draft(ladder, {}).name
        return next((str(one.raw.get("own_words", "")) for one in self._journal.drafts() if one.name == name), "")

    def keep_begun_look(self, ladder: Ladder, words: str) -> None:
        """Keep what is typed about a skill, sealed to their own key; nothing typed keeps nothing."""
        draft = self._look_draft(ladder, {"own_words": words})
        if words.strip():
            self._journal.keep_draft(draft)
        else:
            self._journal.drop_draft(draft.name)

    def _look_draft(self, ladder: Ladder, raw: dict[str, str]) -> Draft:
        first = self._journal.new_draft(LIFE_SKILLS, self._child, {}).name
        return self._journal.new_draft(LIFE_SKILLS, self._child, raw, name=f"{first}/{ladder.framework}/{ladder.skill}")

    def ask(self, what: str, since: date | None = None) -> Saved:
        """Ask to read what is written about them; raises BadInputError."""
        raw = {"day": self.today.isoformat(), "what": what} | ({"since": since.isoformat()} if since else {})
        return self._journal.add(New(kind=ASKS, child=self._child, raw=raw))

    def not_right(self, record: str, words: str) -> Saved:
        """Say what is not right in something that they may read; raises BadInputError, NoSuchRecordError."""
        if record not in self._readable():
            raise NoSuchRecordError
        return self._journal.not_right(record, words)

    # ---- reading

    def said(self) -> list[Given]:
        """What they said before, the latest first: in their own hand, and what somebody typed for them."""
        found = [told for told in self._told(OWN_WORDS) if told.retracted is None and told.content]
        return [self._given(told) for told in reversed(found)]

    def for_me(self) -> list[Given]:
        """What was marked for them to read, the latest first."""
        found = [self._journal.entry(record) for record in self._readable()]
        listed = [told for told in found if told.content and not told.moved_away]
        return [self._given(told) for told in sorted(listed, key=lambda told: told.occurred.start, reverse=True)]

    def answers(self) -> list[Answer]:
        """What they asked to read, the latest first, each with its answer where there is one."""
        answered = {told.part_of.id: told for told in self._told(ANSWER) if told.part_of and told.content}
        asked = [told for told in self._told(ASKS) if told.content]
        return [self._answer(told, answered.get(told.id)) for told in reversed(asked)]

    def people(self) -> list[ThereForYou]:
        """Who is there for them: the council's own words, and the numbers that are here; none ships as true."""
        return list(_there_for(self.profile, self._contacts.of(self.child)))

    # ---- inside

    def _said(self, words: str, feeling: str | None, *, for_review: bool) -> New:
        raw = {"day": self.today.isoformat(), "words": words, "for_review": for_review, "feeling": feeling}
        return New(kind=OWN_WORDS, child=self._child, raw=raw)

    def _told(self, kind: str) -> list[Told]:
        return self._journal.told(Wanted(child=self._child, kind=kind, limit=FAR))

    def _readable(self) -> list[str]:
        with self._signer.database.reading() as db:
            return for_them.readable(db, self._child)

    def _given(self, told: Told) -> Given:
        kind, profile = kinds()[told.kind], self.profile
        remarks = self._journal.show(told.id).remarks
        return Given(
            record=told.id,
            day=told.occurred.start[:10],
            title=_("I said") if told.kind == OWN_WORDS else kind.title_in(profile),
            by=self._by(told),
            lines=_lines(kind, told, profile),
            not_right=tuple(one.text for one in remarks if self._is_mine(one)),
        )

    def _is_mine(self, remark: Remark) -> bool:
        return remark.not_right and remark.author_role == Role.YOUNG_PERSON

    def _by(self, told: Told) -> str:
        if told.author_role == Role.YOUNG_PERSON:
            return own_hand(told.author)
        return typed(told.author, told.present) if told.words_of else _("written by {name}").format(name=told.author)

    def _answer(self, asked: Told, answer: Told | None) -> Answer:
        what, day = getattr(asked.content, "what", ""), date.fromisoformat(asked.occurred.start[:10])
        if answer is None or answer.content is None:
            return Answer(asked=what, asked_on=day)
        lines = {line.field: line for line in _lines(kinds()[ANSWER], answer, self.profile)}
        return Answer(
            asked=what,
            asked_on=day,
            by=lines["decided_by"].text,
            day=date.fromisoformat(answer.occurred.start[:10]),
            lines=tuple(lines[name] for name in ("decision", "shown", "told") if name in lines),
            kept_back=getattr(answer.content, "decision", "all") != "all",
            ask_whom=lines["ask_whom"].text if "ask_whom" in lines else "",
        )


def _lines(kind: RecordKind, told: Told, profile: CouncilProfile) -> tuple[Line, ...]:
    """What they read of an entry; of an answer to their asking, never what is kept back."""
    assert told.content
    to_them = _TO_THEM.get(kind.slug, {})
    lines = (line for line in told.content.lines(profile) if kind.slug != ANSWER or line.field in _FOR_THEM)
    return tuple(msgspec.structs.replace(line, label=to_them.get(line.field, line.label)) for line in lines)


def _there_for(profile: CouncilProfile, contacts: Sequence[Contact]) -> Iterator[ThereForYou]:
    voices = profile.voices
    yield ThereForYou(
        who=_("Your advocate"),
        about=_about(_("Somebody who is on your side and says what you want to say."), voices.advocacy),
        numbers=_of(contacts, Whom.ADVOCACY),
    )
    yield ThereForYou(
        who=_("Your reviewing officer"),
        about=_("They run your {review} and check that people do what they said. You can talk to them alone.").format(
            review=profile.terms.review
        ),
        numbers=_of(contacts, Whom.IRO),
    )
    yield ThereForYou(
        who=_("Your social worker"),
        about=_("They have to listen to you, and you can ask to see them by yourself."),
        numbers=_of(contacts, Whom.SOCIAL_WORKER) + _of(contacts, Whom.SOCIAL_WORK_TEAM),
    )
    yield ThereForYou(
        who=_("An independent visitor"),
        about=_about(_("A grown-up who is not paid for it and visits you as a friend."), voices.independent_visitor),
    )
    yield ThereForYou(
        who=_("Childline"),
        about=_("They listen at any time of day or night, about anything. You need not say who you are."),
        numbers=_of(contacts, Whom.CHILDLINE),
    )


def _about(plain: str, own: str) -> str:
    return f"{plain} {own.rstrip('.')}." if own else plain


def _of(contacts: Sequence[Contact], who: Whom) -> tuple[Contact, ...]:
    return tuple(one for one in contacts if one.who is who)
