"""How it is written down who decides what: a row for each question, in groups that are folded until wanted."""

from carer_app.i18n import _
from carer_app.logs.who_decides.record import DECIDES, GROUPS, TOPICS, WHO_DECIDES, Topic
from carer_app.ui.kit.form import RecordForm
from carer_app.ui.kit.group_fields import GroupField
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.mark_with_note import MarkWithNote
from carer_app.ui.kit.screen import Needs, Screen
from carer_app.ui.kit.sections import Box, Section, Sections
from carer_app.ui.kit.text_fields import LongTextField, TextField
from carer_app.ui.kit.time_fields import DateField


def make_form(needs: Needs) -> RecordForm:
    """The form of the table. A question without a mark is not agreed yet."""
    sections = (Section(group, *(_question(topic) for topic in topics)) for group, topics in GROUPS.items())
    return RecordForm(
        Box(
            "",
            DateField("agreed_on", _("Agreed on"), needs.clock, needed=_("“Agreed on” is empty. Write the day.")),
            TextField("agreed_with", _("Agreed with"), hint=_("Who said so, and where it is written.")),
        ),
        Box(
            _("Who decides?"),
            Words(_("Leave out what was not agreed. It then says: not agreed yet, ask before you decide."), "quiet"),
            GroupField("decisions", "", Sections(*sections)),
        ),
        Box("", LongTextField("notes", _("Notes"))),
    )


def _question(topic: Topic) -> MarkWithNote:
    prompt = _("Who is asked, and how long before")
    return MarkWithNote(topic.value, TOPICS[topic], DECIDES, mark="who", note="note", prompt=prompt)


SCREEN = Screen(
    kind=WHO_DECIDES.slug,
    make_form=make_form,
    icon="list-check",
    menu=_("Who decides"),
    action=_("Write down who decides"),
    order=41,
)
