"""How medicines are written down: the list as the label has it, a dose with the last one in sight, the stock, a follow-up."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from PySide6.QtWidgets import QWidget

from carer_app.clock import moment, stamp
from carer_app.domain.deadlines import lasted_words
from carer_app.domain.doses import NEEDS_ADVICE, OUTCOMES, SECONDS, TAKEN, TEXTS, Dose, Outcome, Second
from carer_app.domain.kind import Added, Line
from carer_app.domain.medicine import Medicine, When
from carer_app.domain.medicine_book import (
    last_words,
    open_issues,
    stock_words,
    stop_words,
    today_words,
    together_words,
)
from carer_app.domain.medicine_names import is_same_medicine
from carer_app.domain.medicine_stock import TURNS, counts_with
from carer_app.domain.words import moment_words
from carer_app.i18n import _
from carer_app.logs.medicine.list_form import allergies_first, make_list_form
from carer_app.logs.medicine.record import COUNT_KIND, DOSE_KIND, LOOKED_INTO_KIND, MEDICINE_KIND, ONCE_KIND
from carer_app.ui.kit.cautions import Cautions
from carer_app.ui.kit.choice_fields import ChoiceField, MarkField
from carer_app.ui.kit.field import Field, Part
from carer_app.ui.kit.form import RecordForm
from carer_app.ui.kit.names_field import WhoseField
from carer_app.ui.kit.panels import Banner
from carer_app.ui.kit.screen import MORE_ABOUT_HEALTH, Needs, Screen
from carer_app.ui.kit.sections import Box
from carer_app.ui.kit.text_fields import LongTextField, TextField
from carer_app.ui.kit.time_fields import MomentField, Offer

_PICTURES = {
    Outcome.GIVEN: "check",
    Outcome.TOOK_IT_THEMSELVES: "user",
    Outcome.DID_NOT_TAKE: "hand-stop",
    Outcome.ASLEEP: "zzz",
    Outcome.AWAY: "home",
    Outcome.NOT_AVAILABLE: "x",
    Outcome.WITHHELD: "phone",
    Outcome.ERROR: "alert-triangle",
}
_LATE = timedelta(minutes=45)
_NO_WHEN = _("The day and the time are empty. Write them, or press “Now”.")


# ---- a dose


def make_dose_form(needs: Needs) -> RecordForm:
    """The form of a dose of what is on the list, the last one and all that may not be here yet above it."""
    medicine, _parts = _before(needs)
    form = RecordForm(
        allergies_first(needs),
        *_in_sight(needs),
        Box("", *_dose(needs, medicine)),
        Box(_("Who was there, and what they said"), *_company(needs)),
    )
    form.shown.connect(_dose_fitting(form, needs, medicine))
    return form


def make_once_form(needs: Needs) -> RecordForm:
    """The form of a medicine that is not on the list, such as one that a school gave."""
    medicine = TextField(
        "medicine",
        _("Which medicine?"),
        hint=_("With its strength, and how much."),
        needed=_("“Which medicine?” is empty. Write its name; what is on the list is written there."),
    )
    form = RecordForm(
        allergies_first(needs),
        Box(
            "", medicine, _same_on_the_list(needs, medicine), TextField("who_said", _("Who said that it may be given?"))
        ),
        Box("", *_dose(needs, None)),
        Box(_("Who was there, and what they said"), *_company(needs)),
    )
    form.shown.connect(_dose_fitting(form, needs, None))
    return form


def _same_on_the_list(needs: Needs, medicine: TextField) -> Cautions:
    """What of the list has the name that is typed, with its last dose and when the next may be given: loud at once."""
    said = Cautions(())
    now, known = needs.clock.now(), needs.on_the_list()

    def look() -> None:
        name = str(medicine.value() or "")
        said.say(
            Line(
                field="medicine", label=_("On the list"), text=_counted_words(lead, parts, now, is_here=here), loud=True
            )
            for lead, parts, here in known
            if isinstance(lead, Medicine) and is_same_medicine(name, lead.name)
        )

    medicine.changed.connect(look)
    look()
    return said


def _counted_words(medicine: Medicine, parts: Sequence[Added], now: datetime, *, is_here: bool) -> str:
    """That it is on the list, and so counted with it, and how things stand there."""
    words = _("{medicine} is on the list, so this is counted with it.").format(medicine=medicine.called())
    last = last_words(parts, is_here=is_here) if parts else ""
    return " ".join(
        part for part in (words, last, today_words(medicine, parts, now), stop_words(medicine, parts, now)) if part
    )


def _dose(needs: Needs, medicine: Medicine | None) -> tuple[QWidget, ...]:
    unit = medicine.unit() if medicine else ""
    at = _now(needs, _("When?"))
    how_much = _("How much, in {unit}?").format(unit=unit) if unit else _("How much?")
    return (
        MarkField(
            "outcome",
            _("What became of the dose?"),
            OUTCOMES,
            pictures=_PICTURES,
            needed=_("“What became of the dose?” is empty. Choose one."),
        ),
        at,
        _long_ago(needs, at),
        TextField("amount", how_much, hint=_("A number such as 1 or 2.5."), ems=8),
        MarkField("second", _("Was a second adult there?"), SECONDS),
        WhoseField("second_adult", _("Who was the second adult?"), needs.people),
        LongTextField("reason", TEXTS["reason"]),
        LongTextField("advice", TEXTS["advice"], hint=_("A pharmacist, the GP, or 111.")),
        TextField("no_advice", TEXTS["no_advice"]),
    )


def _company(needs: Needs) -> tuple[Part, ...]:
    return (
        WhoseField("given_by", _("Who gave it?"), needs.people, hint=_("Leave it empty if it was you.")),
        LongTextField("their_words", TEXTS["their_words"], hint=_("As they were said.")),
    )


def _dose_fitting(form: RecordForm, needs: Needs, medicine: Medicine | None) -> Callable[[], None]:
    """Ask for advice and a second adult where they fit, and begin with the amount of the list once it was taken."""
    fields = {field.name: field for field in form.fields}
    outcome, amount = fields["outcome"], fields["amount"]
    usual = medicine.units if medicine and needs.is_new else ""

    def fit() -> None:
        chosen = outcome.value()
        if chosen in TAKEN and usual and amount.value() is None and not amount.input().hasFocus():
            amount.show_value(usual)
        _show(amount, chosen in (*TAKEN, Outcome.ERROR))
        asks = chosen in (*NEEDS_ADVICE, Outcome.WITHHELD) or (chosen in TAKEN and _is_against(needs, fields))
        _show(fields["advice"], asks)
        _show(fields["no_advice"], asks and fields["advice"].value() is None)
        fields["reason"].say_label(_reason_words(chosen))
        _show(fields["given_by"], chosen in (None, *TAKEN, Outcome.ERROR))
        _show(fields["second"], medicine is None or medicine.wants_second_adult())
        _show(fields["second_adult"], fields["second"].value() == Second.THERE)

    for name in ("outcome", "at", "advice", "second", "second_adult"):
        fields[name].changed.connect(fit)
    fit()
    return fit


def _reason_words(chosen: object) -> str:
    """What is asked of each outcome: what one that was taken was for, and why another was not."""
    if chosen in TAKEN:
        return _("What it was for")
    if chosen == Outcome.ERROR:
        return _("What happened")
    return TEXTS["reason"] if chosen is None else _("Why")


def _is_against(needs: Needs, fields: Mapping[str, Field]) -> bool:
    """Whether a dose at the time that is written would be one too many or too soon by what is known here."""
    medicine, parts = _before(needs)
    with suppress(ValueError):
        return medicine is not None and bool(stop_words(medicine, parts, moment(str(fields["at"].value() or ""))))
    return False


# ---- the stock, and what somebody looked into


def make_count_form(needs: Needs) -> RecordForm:
    """The form of a count, or of what came in or went out. What should be there is worked out when it is saved."""
    medicine, parts = _before(needs)
    amount = TextField("amount", _("How many?"), needed=_("“How many?” is empty. Write the number."), ems=8)
    turn = MarkField("turn", _("What was done?"), TURNS, needed=_("“What was done?” is empty. Choose one."))
    known = [Banner(stock_words(medicine, parts), "info")] if medicine else []
    return RecordForm(
        *known,
        Box("", turn, amount, _now(needs, _("When?"))),
        Box(
            "",
            MarkField("second", _("Was a second adult there?"), SECONDS),
            WhoseField("second_adult", _("Who was the second adult?"), needs.people),
            LongTextField("note", _("Note")),
        ),
    )


def make_looked_into_form(needs: Needs) -> RecordForm:
    """The form on which somebody says what they found out, whom they asked and told, and who goes on with it."""
    medicine, parts = _before(needs)
    open_now = open_issues(medicine, parts) if medicine and needs.is_new else []
    words = _("{when}: {what}")
    known = {one.name: words.format(when=moment_words(one.at), what=one.sentence) for one in open_now}
    found = LongTextField(
        "found", _("What was found out?"), needed=_("“What was found out?” is empty. A few words are enough."), lines=3
    )
    about = [ChoiceField("about_what", _("What is it about?"), known)] if known else []
    return RecordForm(
        Box("", *about, _now(needs, _("When?")), found),
        Box(
            "",
            LongTextField("advice", _("Who was asked for advice, and what did they say?")),
            LongTextField("told", _("Who was told?"), hint=_("The manager, the social worker, and when.")),
            WhoseField(
                "still_with", _("Who goes on with it?"), needs.people, hint=_("Leave it empty when it is done.")
            ),
        ),
    )


# ---- what they share


def _before(needs: Needs) -> tuple[Medicine | None, tuple[Added, ...]]:
    """The medicine that a part belongs to, with what is written of it."""
    before = needs.before
    if before is None or not isinstance(before.lead, Medicine):
        return None, ()
    lead = before.lead
    known = (Added(content=one.content, author=one.author) for one in before.parts if one.content)
    return lead, tuple(one for one in known if counts_with(lead, one.content))


def _in_sight(needs: Needs) -> Iterator[QWidget]:
    """The last dose, how many in 24 hours, and what may not be here yet: above what one presses."""
    before, (medicine, parts) = needs.before, _before(needs)
    if before is None or medicine is None:
        return
    doses = [one for one in before.parts if isinstance(one.content, Dose) and counts_with(medicine, one.content)]
    last = doses[-1] if doses else None
    here = last is not None and last.id in before.here
    now = needs.clock.now()
    yield Banner(f"{last_words(parts, is_here=here)} {today_words(medicine, parts, now)}", "info", "history")
    others = needs.on_the_list() if medicine.when is When.AS_NEEDED else ()
    listed = [(one, theirs) for one, theirs, _here in others if isinstance(one, Medicine)]
    stops = (stop_words(medicine, parts, now), together_words(medicine, parts, listed, now))
    yield Cautions(Line(field="at", label=_("Take care"), text=words, loud=True) for words in stops if words)
    yield Banner(" ".join(before.behind), "calm", "device-laptop")


def _now(needs: Needs, label: str) -> MomentField:
    at = MomentField("at", label, needs.clock, needed=_NO_WHEN, offers=(Offer.NOW, Offer.EARLIER))
    if needs.is_new:
        at.show_value(stamp(needs.clock.now()))
    return at


def _long_ago(needs: Needs, at: MomentField) -> Banner:
    """That the time is not that of now: a form that was begun this morning still has the time of this morning."""
    said = Banner("", "calm", "clock")

    def look() -> None:
        said.say("")
        with suppress(ValueError):
            when, now = moment(str(at.value() or "")), needs.clock.now()
            if now - when > _LATE:
                words = _("This is written for {when}, {ago} ago. If it was given just now, press “Now”.")
                said.say(words.format(when=moment_words(when), ago=lasted_words(when, now)))

    at.changed.connect(look)
    look()
    return said


def _show(field: Field, fits: bool) -> None:
    """Have a field in sight where it fits, or where something stands in it."""
    field.setVisible(fits or field.value() is not None)


SCREEN = Screen(
    kind=MEDICINE_KIND.slug,
    make_form=make_list_form,
    icon="stethoscope",
    menu=_("Medicine for the list"),
    action=_("Put a medicine on the list"),
    order=21,
    everyday=False,
    group=MORE_ABOUT_HEALTH,
    quick=(
        Screen(
            kind=DOSE_KIND.slug,
            make_form=make_dose_form,
            icon="check",
            menu=_("Dose"),
            action=_("Write down a dose"),
        ),
        Screen(
            kind=COUNT_KIND.slug,
            make_form=make_count_form,
            icon="list-check",
            menu=_("Stock"),
            action=_("Count, or say what came in or went out"),
        ),
        Screen(
            kind=LOOKED_INTO_KIND.slug,
            make_form=make_looked_into_form,
            icon="search",
            menu=_("Looked into"),
            action=_("Write down what was found out"),
        ),
        Screen(
            kind=ONCE_KIND.slug,
            make_form=make_once_form,
            icon="plus",
            menu=_("Medicine not on the list"),
            action=_("Medicine not on the list"),
            everyday=False,
            group=MORE_ABOUT_HEALTH,
        ),
    ),
)
