"""Two children in one event: written once and kept in each child's file, where the others stand by their initials."""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from carer_app.domain.initials import OtherChild, all_with_initials, doubts_in
from carer_app.domain.kind import Problem
from carer_app.domain.kinds import kind_named
from carer_app.domain.other_children import others_among
from carer_app.domain.reading import read_content
from carer_app.errors import BadInputError
from carer_app.i18n import _
from carer_app.journal.forms import New, Saved, plain
from carer_app.journal.journal import Journal


class Together:
    """Keeps what several children were in. Nothing links the records: neither file opens the other."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def check(self, new: New, also: Sequence[str]) -> list[Problem]:
        """What is wrong with any of the records, each problem once; raises BadInputError when one cannot be made."""
        found = [problem for one in self._copies(new, also) for problem in self._journal.check(one)]
        return [problem for number, problem in enumerate(found) if problem not in found[:number]]

    def add(self, new: New, also: Sequence[str]) -> list[Saved]:
        """Keep the record in its child's file, and what may be shared of it in the others', or none; its draft goes.

        Raises BadInputError.
        """
        return self._journal.add_apart(list(self._copies(new, also)), typed=new)

    def _copies(self, new: New, also: Sequence[str]) -> Iterator[New]:
        children = self._journal.children()
        known = {child.id: child for child in children}
        if new.child in also or not set(also) <= set(known):
            raise BadInputError(_("also: there is no other child with that id here."), [("also", "is not known")])
        involved = {new.child, *also}
        yield _for_child(new, new.raw, others_among(children, new.child, involved))
        shared = _shared(new) if also else {}
        for child in dict.fromkeys(also):
            copy = msgspec.structs.replace(new, child=child, manifests=())
            yield _for_child(copy, shared, others_among(children, child, involved))


def _shared(new: New) -> dict[str, Any]:
    kind = kind_named(new.kind)
    content = read_content(kind, new.raw).shared()
    if content is None:
        raise BadInputError(
            _("also: {kind} is about one child only. Write one for each.").format(kind=kind.title),
            [("also", "is about one child only")],
        )
    return plain(content)


def _for_child(new: New, raw: dict[str, Any], others: tuple[OtherChild, ...]) -> New:
    """The record as it stands in one file. What looks like one of these names even then is none, as the writer said."""
    written = all_with_initials(raw, others, new.not_names)
    return msgspec.structs.replace(
        new,
        raw=written,
        present=tuple(all_with_initials(new.present, others, new.not_names, "present")),
        words_of=all_with_initials(new.words_of, others, new.not_names, "words_of"),
        not_names=tuple(doubts_in(written, others)),
    )
