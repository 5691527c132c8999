"""A child's money on their page: what is there by the records, the things of value, and whether the last count agreed."""

from carer_app.domain.child import Child
from carer_app.domain.money import MONEY, POTS, Money, Pot, Turn, balance, pounds, things
from carer_app.domain.words import date_words, with_capital
from carer_app.i18n import _
from carer_app.store.index import Wanted
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.panels import Banner, Card
from carer_app.ui.shell.workplace import Workplace

_EVERY = 100_000


def money_card(workplace: Workplace, child: Child) -> Card | None:
    """The card; None where nothing of money or value was ever written down."""
    told = workplace.journal.told(Wanted(child=child.id, kind=MONEY, limit=_EVERY))
    found = [one.content for one in told if isinstance(one.content, Money) and one.retracted is None]
    if not found:
        return None
    card = Card(_("Money and valuables"))
    for pot in (Pot.POCKET_MONEY, Pot.SAVINGS):
        if any(one.pot is pot for one in found):
            _tell(card, pot, found)
    kept = things(found)
    if kept:
        card.add(Words(_("Valuables kept: {things}").format(things=", ".join(kept))))
    return card


def _tell(card: Card, pot: Pot, found: list[Money]) -> None:
    words = _("{pot}: £{sum}").format(pot=with_capital(POTS[pot]), sum=pounds(balance(found, pot)))
    card.add(Words(words.replace("£-", "-£"), "strong"))
    last = next((one for one in reversed(found) if (one.pot, one.turn) == (pot, Turn.COUNTED)), None)
    if last is None:
        card.add(Words(_("Nobody has counted it yet."), "quiet"))
        return
    if last.agrees():
        card.add(Words(_("Counted {day}, and it agreed.").format(day=date_words(last.day)), "quiet"))
        return
    sentence = _("Counted {day}: £{sum} was there, and by the records it should have been £{said}.")
    card.add(
        Banner(
            sentence.format(day=date_words(last.day), sum=last.amount, said=last.book_says), "calm", "alert-triangle"
        )
    )
