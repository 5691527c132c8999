"""What a form is told before it is made: the child, the council's words, the other children, and who may have been there."""

from collections.abc import Sequence
from typing import Any

from carer_app.domain.child import Child
from carer_app.domain.kinds import kinds
from carer_app.domain.other_children import others_of
from carer_app.domain.story import Told
from carer_app.domain.words import occurred_words
from carer_app.i18n import _
from carer_app.ui.kit.screen import Before, Needs, SinceLast
from carer_app.ui.shell.behind import behind_words
from carer_app.ui.shell.workplace import Workplace

_LATEST = 20


def needs_of(workplace: Workplace, child: Child, *, is_new: bool, about: str = "") -> Needs:
    """The needs of a form about this child; of a part, with what it is about."""
    session, children = workplace.work.session, workplace.journal.children()
    return Needs(
        profile=workplace.journal.profile_of(child),
        clock=session.clock,
        child=child,
        others=others_of(children, child.id),
        elsewhere={other.id: others_of(children, other.id) for other in children if other.id != child.id},
        people=tuple(person.name for person in session.people() if person.id != session.person.id),
        is_new=is_new,
        contacts=workplace.work.contacts.of(child),
        councils=workplace.journal.councils(child),
        sheet_of=lambda kind: workplace.work.sheets.said(child, kind),
        before=_before(workplace, child, about) if about else None,
        on_the_list=lambda: tuple(
            (one.medicine, one.parts, one.last_here)
            for one in workplace.work.medicines.lately(child)
            if one.record != about
        ),
    )


def _before(workplace: Workplace, child: Child, about: str) -> Before | None:
    """What a part is about, as it stands here now."""
    lead = workplace.journal.entry(about)
    if lead.content is None:
        return None
    journal = workplace.journal
    known = [*journal.parts(about), *journal.weighed(kinds()[lead.kind], child.id, workplace.today())]
    parts = tuple(one for one in sorted(known, key=_start) if one.retracted is None and one.content)
    medicines = workplace.work.medicines
    return Before(
        lead=lead.content,
        parts=parts,
        here=medicines.written_here([one.id for one in parts[-_LATEST:]]),
        behind=behind_words(medicines.apart(child), workplace.today()),
    )


def _start(told: Told) -> str:
    return told.occurred.start


def needs_of_book(workplace: Workplace, *, is_new: bool) -> Needs:
    """The needs of a form in a file that is no child's: every child stands in it by initials."""
    session, me = workplace.work.session, workplace.work.session.person
    return Needs(
        profile=session.profile,
        clock=session.clock,
        others=others_of(workplace.journal.children(), ""),
        people=(me.name, *(person.name for person in session.people() if person.id != me.id)),
        is_new=is_new,
    )


def name_of_file(workplace: Workplace, file: str) -> str:
    """Whose file it is: a child's name, the home's book, or a carer's own."""
    child = next((child for child in workplace.journal.children() if child.id == file), None)
    if child is not None:
        return child.name
    whose = workplace.journal.files.whose(file)
    if whose is not None and whose.id == workplace.work.session.person.id:
        return _("Your own file")
    return _("{name}: own file").format(name=whose.name) if whose else _("The home's book")


def since_last(workplace: Workplace, person: str) -> SinceLast:
    """The children's entries since the supervision before, in words for a form. No child's name is kept from it."""
    names = {child.id: child.name for child in workplace.journal.children()}
    found = workplace.work.own_file.since_last(person, workplace.today())
    words = _("{name}, {day}: {what}")
    return SinceLast(
        day=found.day,
        entries=tuple(
            (hash_, words.format(name=names.get(told.child, ""), day=occurred_words(told.occurred), what=told.headline))
            for hash_, told in found.entries
        ),
    )


def beside(present: Sequence[str], words_of: str) -> dict[str, Any]:
    """What a form shows of a record's envelope, left out where there is nothing."""
    shown: dict[str, Any] = {"present": list(present)} if present else {}
    return shown | ({"words_of": words_of} if words_of else {})
