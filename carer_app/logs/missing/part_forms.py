"""How each thing that is added to an episode is written: short forms, which two people may fill in at the same time."""

from carer_app.clock import stamp
from carer_app.i18n import _
from carer_app.logs.missing.after import REASONS_TEXTS, RETURN_TEXTS, TALK_TEXTS
from carer_app.logs.missing.episode import talk_is_by
from carer_app.logs.missing.parts import ENQUIRY_TEXTS, SIGHTING_TEXTS, TOLD_TEXTS, UPDATE_TEXTS
from carer_app.logs.missing.ringing import numbers_first
from carer_app.logs.missing.sorts import (
    CATEGORIES,
    CONCERNS,
    INDEPENDENT,
    PULLS,
    PUSHES,
    SEEN,
    TALK_SAID,
    TALK_STEPS,
    WHO,
)
from carer_app.ui.kit.choice_fields import ChoiceField, MarkField, TickField
from carer_app.ui.kit.form import RecordForm
from carer_app.ui.kit.names_field import TicksField
from carer_app.ui.kit.panels import Banner
from carer_app.ui.kit.screen import Needs
from carer_app.ui.kit.sections import Beside, Box, Section, Sections
from carer_app.ui.kit.steps_field import steps_field
from carer_app.ui.kit.text_fields import LongTextField, TextField
from carer_app.ui.kit.time_fields import MomentField, Offer

_EMPTY = _("The day and the time are empty. Write them, or press “Now”.")


def make_told_form(needs: Needs) -> RecordForm:
    """Who was told. The numbers stand above it."""
    note = _("One entry for each call. What you write is kept as you type.")
    who = ChoiceField("who", _("Who was told?"), WHO, needed=_("“Who was told?” is empty. Choose."))
    return RecordForm(
        numbers_first(needs, note),
        Box(
            "",
            Beside(who, TextField("name", _("Their name, or what they do"))),
            _now(needs, _("When?")),
            LongTextField("answer", _("What did they say?"), lines=2),
            Beside(_line("police_reference", TOLD_TEXTS), _line("police_grading", TOLD_TEXTS)),
            TickField(
                "of_concern",
                _("I told them of the worry that somebody may be taking advantage of {name}").format(name=needs.name),
            ),
        ),
    )


def make_enquiry_form(needs: Needs) -> RecordForm:
    """One thing that was done to find them."""
    what = LongTextField(
        "what",
        ENQUIRY_TEXTS["what"],
        hint=_("A call, a place, somebody asked."),
        needed=_("“What was done?” is empty. Write it in a few words."),
        lines=2,
    )
    return RecordForm(
        Box("", _now(needs, _("When?")), what, LongTextField("came_of_it", ENQUIRY_TEXTS["came_of_it"], lines=2))
    )


def make_sighting_form(needs: Needs) -> RecordForm:
    """They were seen or heard from."""
    where = TextField(
        "where",
        _("Where? Or how, if it was by telephone or online"),
        needed=_("“Where?” is empty. Write where, or “by telephone”, or “not known”."),
    )
    seen = MomentField(
        "at", _("When were they seen, or heard from?"), needs.clock, needed=_EMPTY, offers=_PAST, lately=True
    )
    return RecordForm(
        Box(
            "",
            seen,
            where,
            Beside(_line("seen_by", SIGHTING_TEXTS), _line("with_whom", SIGHTING_TEXTS)),
            LongTextField("how_they_were", SIGHTING_TEXTS["how_they_were"], lines=2),
            TextField("passed_on", _("Who did you tell of it?"), hint=_("The police want to know at once.")),
        )
    )


def make_update_form(needs: Needs) -> RecordForm:
    """How it stands now, through the night and the days."""
    category = MarkField(
        "category",
        _("Is it something else from now on?"),
        CATEGORIES,
        hint=_("Leave it empty if nothing changed. What it was before stays written."),
    )
    return RecordForm(
        Box(
            "",
            _now(needs, _("When?")),
            LongTextField("known", UPDATE_TEXTS["known"], lines=3),
            category,
            Beside(_line("police_reference", UPDATE_TEXTS), _line("police_grading", UPDATE_TEXTS)),
            LongTextField("next_step", UPDATE_TEXTS["next_step"], lines=2),
        )
    )


def make_return_form(needs: Needs) -> RecordForm:
    """They are back. Only the time is asked for; the rest can be written when everybody has slept."""
    calm = _("Warmth, food and rest come before questions. If somebody else writes another time, both are kept.")
    at = MomentField(
        "returned_at", _("When did they come back?"), needs.clock, needed=_EMPTY, offers=_PAST, lately=True
    )
    return RecordForm(
        Banner(calm, "good", "home"),
        Box("", at, TextField("how", RETURN_TEXTS["how"], hint=_("By themselves, with somebody, brought home."))),
        Box(
            "",
            LongTextField("how_they_are", RETURN_TEXTS["how_they_are"], lines=2),
            Beside(_line("clothing", RETURN_TEXTS), _line("things", RETURN_TEXTS)),
            LongTextField(
                "said", RETURN_TEXTS["said"], hint=_("In their own words. Nobody has to say anything."), lines=2
            ),
            LongTextField("needed", RETURN_TEXTS["needed"], lines=2),
        ),
        Box(
            "",
            MarkField("doctor", _("Did a doctor or nurse look at them?"), SEEN),
            MarkField("police", _("Did the police speak with them?"), SEEN),
        ),
    )


def make_talk_form(needs: Needs) -> RecordForm:
    """How far the return home interview has come, never what was said in it."""
    by = talk_is_by(needs.profile)
    theirs = _("What was said in it is theirs to write down: only whether and when is asked here.")
    step = MarkField("step", _("What can you say of it?"), TALK_STEPS, needed=_("“What can you say of it?” is empty."))
    return RecordForm(
        Banner(" ".join(part for part in (theirs, by) if part), "info", "message-2"),
        Box(
            "",
            step,
            MomentField("at", _("When was that?"), needs.clock, needed=_EMPTY, offers=_PAST, lately=True),
            MarkField("answer", _("What did {name} say to it?").format(name=needs.name), TALK_SAID),
            TextField("reason", TALK_TEXTS["reason"]),
            TextField("who", _("Who offered or held it?")),
            MarkField("independent", _("Are they from outside the home?"), INDEPENDENT),
        ),
    )


def make_reasons_form(needs: Needs) -> RecordForm:
    """What led to it, as the young person says it first; a worry that somebody uses them; and a plan."""
    says = _("What {name} says").format(name=needs.name)
    words = LongTextField("their_words", _("Their words"), hint=_("As they were said. Nobody has to say why."), lines=3)
    return RecordForm(
        Box(says, _now(needs, _("When did you talk?")), words),
        Box(
            "",
            TicksField("push", _("What led to it, as they say it"), PUSHES),
            TicksField("pull", _("What drew them, as they say it"), PULLS),
            LongTextField("we_think", REASONS_TEXTS["we_think"], lines=2),
        ),
        Box(_("Is somebody taking advantage of them?"), *_worry(needs)),
        Box(_("What may make it safer"), steps_field("plan", _("What is to be done?"), needs)),
    )


def _worry(needs: Needs) -> tuple[MarkField, Sections]:
    concern = MarkField(
        "concern",
        _("Is there a worry that somebody takes advantage of {name}?").format(name=needs.name),
        CONCERNS,
        hint=_("Exploitation, of any sort. If there is a worry, or you are not sure: tell somebody today, by name."),
    )
    more = Section(
        _("The worry, and who was told of it"),
        LongTextField("concern_about", REASONS_TEXTS["concern_about"], lines=2),
        TextField("told_to", _("Who was told of it? Write the name.")),
        MomentField("told_at", _("When?"), needs.clock, offers=_PAST, lately=True),
    )
    return concern, Sections(more)


def _now(needs: Needs, label: str) -> MomentField:
    at = MomentField("at", label, needs.clock, needed=_EMPTY, offers=_PAST, lately=True)
    at.show_value(stamp(needs.clock.now()))
    return at


def _line(field: str, labels: dict[str, str]) -> TextField:
    return TextField(field, labels[field])


_PAST = (Offer.NOW, Offer.EARLIER)
