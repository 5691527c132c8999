"""How a missing episode is written down: help comes first, nothing has to be filled in, and nothing has an order."""

from collections.abc import Callable

from carer_app.clock import stamp
from carer_app.domain.kind import RecordKind
from carer_app.i18n import _
from carer_app.logs.missing import part_forms
from carer_app.logs.missing.earlier_fields import earlier_sections
from carer_app.logs.missing.record import (
    MISSING_ENQUIRY,
    MISSING_EPISODE,
    MISSING_REASONS,
    MISSING_RETURN,
    MISSING_SIGHTING,
    MISSING_TALK,
    MISSING_TOLD,
    MISSING_UPDATE,
)
from carer_app.logs.missing.ringing import POLICE_NUMBERS, numbers_first
from carer_app.logs.missing.sorts import CATEGORIES, PRECISIONS, Precision
from carer_app.ui.kit.choice_fields import ChoiceField, MarkField
from carer_app.ui.kit.field import Part
from carer_app.ui.kit.form import RecordForm
from carer_app.ui.kit.help_now import HelpNow
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.read_section import ReadSection
from carer_app.ui.kit.screen import Needs, Screen
from carer_app.ui.kit.sections import Box, Sections
from carer_app.ui.kit.text_fields import LongTextField, TextField
from carer_app.ui.kit.time_fields import MomentField

_PROFILE = "missing_profile"


def make_form(needs: Needs) -> RecordForm:
    """The form of a missing episode. The moment at which it is begun is kept by itself.

    What is done and heard, and that they are back, is added to it afterwards. Only where an earlier record is changed do
    the fields stand here in which that was written before.
    """
    note = _("Nothing here has to be filled in, and you can do it in any order. What you write is kept as you type.")
    before = () if needs.is_new else (Box(_("What else was written in it"), earlier_sections(needs)),)
    return RecordForm(
        numbers_first(needs, note),
        _plan(needs),
        Box(
            _("Last seen"),
            *_last_seen(needs),
            TextField("last_seen_where", _("Where?"), hint=_("A place, and who saw them there.")),
        ),
        Box(_("What you know"), *_known()),
        *before,
        kept={"opened_at": stamp(needs.clock.now())},
    )


def _first_of_all(needs: Needs) -> HelpNow:
    """Before anybody is asked about whom it is."""
    return numbers_first(needs, _("Then choose who it is about. Nothing else has to be filled in."))


def _plan(needs: Needs) -> Box | Words:
    """The profile that was written on a quiet evening, to be read here and now."""
    profile = needs.sheet_of(_PROFILE)
    if profile is None:
        return Words(_("There is no missing profile of {name} yet.").format(name=needs.name), "quiet")
    title, lines = _("What helps to find {name}").format(name=needs.name), tuple(profile.lines(needs.profile))
    return Box("", Sections(ReadSection(title, lines)))


def _last_seen(needs: Needs) -> tuple[Part, Part]:
    """The time and how well it is known, kept in step: no time is “not known”, and a time is “about” until said."""
    at = MomentField("last_seen_at", _("When?"), needs.clock, lately=True)
    precision = MarkField("last_seen_precision", _("How well is the time known?"), PRECISIONS)

    def follow() -> None:
        known = precision.value() in (Precision.EXACT, Precision.ABOUT)
        if at.value() is None and known:
            precision.show_value(Precision.NOT_KNOWN)
        elif at.value() is not None and not known:
            precision.show_value(Precision.ABOUT)

    def unknown() -> None:
        if precision.value() == Precision.NOT_KNOWN and at.value() is not None:
            at.show_value(None)

    at.changed.connect(follow)
    precision.changed.connect(unknown)
    return at, precision


def _known() -> tuple[Part, ...]:
    return (
        ChoiceField("category", _("What is it?"), CATEGORIES),
        LongTextField("circumstances", _("What is known"), hint=_("What was said before, who they may be with.")),
        LongTextField(
            "wearing", _("What they wear and have with them"), hint=_("Clothes, bag, phone, money, medicine.")
        ),
    )


def _adding(kind: RecordKind, make_form: Callable[[Needs], RecordForm], icon: str, action: str) -> Screen:
    return Screen(kind=kind.slug, make_form=make_form, icon=icon, menu=kind.title, action=action)


SCREEN = Screen(
    kind=MISSING_EPISODE.slug,
    make_form=make_form,
    icon="urgent",
    menu=_("Missing"),
    action=_("Begin a missing record"),
    order=50,
    urgent=_("Someone is missing"),
    shortcut="F9",
    takes_note="circumstances",
    first_of_all=_first_of_all,
    numbers=POLICE_NUMBERS,
    next_steps=tuple(kind.slug for kind in (MISSING_RETURN, MISSING_TOLD, MISSING_SIGHTING, MISSING_ENQUIRY)),
    quick=(
        _adding(MISSING_RETURN, part_forms.make_return_form, "home", _("They are back")),
        _adding(MISSING_TOLD, part_forms.make_told_form, "phone", _("Told somebody")),
        _adding(MISSING_ENQUIRY, part_forms.make_enquiry_form, "search", _("Looked for them")),
        _adding(MISSING_SIGHTING, part_forms.make_sighting_form, "eye", _("Seen or heard from")),
        _adding(MISSING_UPDATE, part_forms.make_update_form, "clock", _("How it stands now")),
        _adding(MISSING_TALK, part_forms.make_talk_form, "message-2", _("Return home interview")),
        _adding(MISSING_REASONS, part_forms.make_reasons_form, "bulb", _("What led to it")),
    ),
)
