"""A child's money and valuables as a kind: each time something came in, went out or was counted is a record of its own."""

from datetime import date

from carer_app.domain.kind import RecordKind
from carer_app.domain.money import MONEY, Money, Pot, Turn, what_the_book_says
from carer_app.i18n import _


def _example(today: date) -> Money:
    return Money(
        day=today,
        pot=Pot.POCKET_MONEY,
        turn=Turn.IN,
        amount="12.50",
        what="The week, and a birthday",
        with_whom="Leon Adeyemi",
        their_words="“I am saving for the big set.”",
        book_says="12.50",
    )


MONEY_KIND = RecordKind(
    slug=MONEY, title=_("Money and valuables"), content=Money, example=_example, works_out=what_the_book_says
)

KINDS = (MONEY_KIND,)
