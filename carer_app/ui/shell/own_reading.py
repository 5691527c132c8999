"""What a young person reads on their own page: what they said, what is for them, the answers, and who is there for them."""

from collections.abc import Sequence
from datetime import date

from carer_app.domain.contacts import checked_words
from carer_app.domain.words import day_words
from carer_app.i18n import _
from carer_app.journal.own_page import Answer, Given, ThereForYou
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.panels import Banner, Card
from carer_app.ui.kit.told import ToldLines

_ALLOWED = _(
    "You are allowed to read what is written about you. Ask here. Your social worker has one month to answer, and has "
    "to tell you if something is kept back, and whom you can ask about it."
)
_WAITS = _("Nobody has answered yet. It is on the list of your carer and of your social worker.")
_KEPT_BACK = _("Something is kept back for now. You can ask why.")
_DANGER = _("Are you in danger now? Ring 999.")


def given_cards(given: Sequence[Given], nothing: str) -> list[Card]:
    """A card for each, or one that says that there is nothing."""
    if not given:
        card = Card()
        card.add(Words(nothing))
        return [card]
    return [_given(one) for one in given]


def asking_cards(answers: Sequence[Answer]) -> list[Card]:
    """The card on which one asks, and a card for each asking before."""
    first = Card()
    first.add(Words(_ALLOWED))
    return [first, *(_answer(one) for one in answers)]


def people_cards(people: Sequence[ThereForYou]) -> list[Card]:
    """A card for each who is there, with the numbers that are here."""
    danger = Card()
    danger.add(Banner(_DANGER, "urgent", "phone"))
    return [danger, *(_person(one) for one in people)]


def _given(one: Given) -> Card:
    card = Card(one.title)
    card.add(Words(f"{day_words(date.fromisoformat(one.day))} · {one.by}", "small"))
    card.add(ToldLines(one.lines))
    for words in one.not_right:
        card.add(Banner(_("You said that this is not right: {words}").format(words=words), "info", "flag"))
    return card


def _answer(one: Answer) -> Card:
    card = Card(_("You asked on {day}").format(day=day_words(one.asked_on)))
    card.add(Words(f"“{one.asked.strip('“”')}”"))
    if one.by is None or one.day is None:
        card.add(Banner(_WAITS, "info", "clock"))
        return card
    answered = _("Answered on {day} by {who}.").format(who=one.by, day=day_words(one.day))
    card.add(Words(answered, "strong"))
    card.add(ToldLines(one.lines))
    if one.kept_back:
        card.add(Banner(_KEPT_BACK, "info", "info-circle"))
        ask = one.ask_whom or _("your social worker")
        card.add(Words(_("Whom you can ask: {who}. An advocate can help you to ask.").format(who=ask.rstrip("."))))
    return card


def _person(one: ThereForYou) -> Card:
    card = Card(one.who)
    card.add(Words(one.about))
    for contact in one.numbers:
        card.add(Words(" · ".join(part for part in (contact.name, contact.number) if part), "strong").selectable())
        card.add(Words(" · ".join(part for part in (contact.hours, checked_words(contact)) if part), "small"))
    if not one.numbers:
        words = _("No number is here yet. Any grown-up has to give it to you when you ask.")
        card.add(Words(words, "quiet"))
    return card
