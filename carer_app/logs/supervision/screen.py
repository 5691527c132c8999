"""How supervision is written down, and which of the entries since the last time were read together."""

from typing import Any

from carer_app.domain.supervision import TEXTS
from carer_app.i18n import _, counted
from carer_app.logs.supervision.record import SUPERVISION_KIND
from carer_app.ui.kit.form import RecordForm
from carer_app.ui.kit.gentle import IN_NO_CHILDS_FILE, gentle
from carer_app.ui.kit.names_field import TicksField
from carer_app.ui.kit.screen import Needs, Screen
from carer_app.ui.kit.sections import Beside, Box
from carer_app.ui.kit.steps_field import steps_field
from carer_app.ui.kit.text_fields import LongTextField, TextField
from carer_app.ui.kit.time_fields import DateField


def make_form(needs: Needs) -> RecordForm:
    """The form of one supervision. What was read together before is kept as it is when this is changed."""
    return RecordForm(
        Box("", _when(needs), *(_text(needs, name) for name in TEXTS)),
        Box(
            _("What was agreed"),
            steps_field("agreed", _("What is to be done?"), needs),
            DateField("next_visit", _("Next supervision"), needs.clock, quick=False),
        ),
        *_since_last(needs),
        kept=_kept(needs),
    )


def _when(needs: Needs) -> Beside:
    day = DateField("day", _("Which day?"), needs.clock, needed=_("“Which day?” is empty. Say which day this was."))
    return Beside(day, TextField("who_came", _("Who came?"), needed=_("“Who came?” is empty. Write the name.")))


def _text(needs: Needs, name: str) -> LongTextField:
    return LongTextField(name, TEXTS[name], lines=3, suggest=gentle(needs.profile, needs.others, IN_NO_CHILDS_FILE))


def _since_last(needs: Needs) -> tuple[Box, ...]:
    """The entries to choose from, where there are any."""
    entries = dict(needs.since_last.entries) if needs.since_last else {}
    if not entries:
        return ()
    count = counted("{count} entry was written since then.", "{count} entries were written since then.", len(entries))
    signed = _("Only the marks of those you tick are kept here, under your signature; no child is named.")
    asked = _("Which of these did you read together?")
    stray = _("An entry as it was before it was changed")
    return (Box(_("Since the last time"), TicksField("read", asked, entries, hint=f"{count} {signed}", stray=stray)),)


def _kept(needs: Needs) -> dict[str, Any]:
    """How many there are, and since when, as it was when the form was begun."""
    if needs.since_last is None or not needs.is_new:
        return {}
    since = {"since": needs.since_last.day.isoformat()} if needs.since_last.day else {}
    return {"entries": len(needs.since_last.entries)} | since


SCREEN = Screen(
    kind=SUPERVISION_KIND.slug,
    make_form=make_form,
    icon="users",
    menu=_("Supervision"),
    action=_("Write about supervision"),
    order=10,
)
