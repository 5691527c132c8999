"""A medicine with all that is written of it, as it stands now: the last dose, the stock, and what somebody must look into.

What two computers wrote apart is put in the order of happening here, so that a dose which came late counts where it
belongs: five doses in a day are five, whoever knew of which.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import msgspec

from carer_app.clock import local, stamp
from carer_app.domain.canonical import digest
from carer_app.domain.doses import DAY, NEEDS_ADVICE, OUTCOMES, Dose, OnceGiven, Outcome, over_the_most, too_soon_after
from carer_app.domain.kind import Added, Content, Due, Whose
from carer_app.domain.medicine import Medicine, When, amount, plainly, slot_after, slot_of
from carer_app.domain.medicine_names import is_same_medicine
from carer_app.domain.medicine_stock import (
    LookedInto,
    MedicineCount,
    Turn,
    after,
    balance,
    counts_with,
    difference_words,
    is_from_the_list,
    is_number,
    number,
)
from carer_app.domain.words import moment_words
from carer_app.i18n import _, counted

Listed = tuple[Medicine, Sequence[Added]]
"""A medicine on the list with all that is written of it."""

DOSE_ISSUE = "dose"
COUNT_ISSUE = "count"
DOSE_DUE = "give"
COUNT_DUE = "handover"
"""The first words of the names of what a medicine waits for."""


class Issue(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was not as it should be: the name by which it is settled, when it was, and a sentence."""

    name: str
    at: datetime
    sentence: str


def in_order(parts: Iterable[Added]) -> list[Added]:
    """The parts as they happened, whoever's came here first."""
    own = [one for one in parts if isinstance(one.content, Dose | MedicineCount | LookedInto)]
    return sorted(own, key=_moment)


def _moment(part: Added) -> tuple[datetime, str]:
    """When a part happened; two of one moment stay in the same order on every computer."""
    content = part.content
    assert isinstance(content, Dose | MedicineCount | LookedInto)
    return content.at, part.author


def doses(parts: Iterable[Added]) -> list[tuple[Dose, str]]:
    """The doses with the name of whoever gave them, the earliest first."""
    found = ((one.content, one.author) for one in in_order(parts))
    return [(content, content.given_by or author) for content, author in found if isinstance(content, Dose)]


def taken_within(parts: Iterable[Added], at: datetime) -> int:
    """How many doses were taken in the 24 hours until this moment."""
    return sum(1 for dose, _who in doses(parts) if dose.is_taken() and at - DAY < dose.at <= at)


def stock(parts: Iterable[Added]) -> Decimal | None:
    """How many there are now by all that is here; None where nothing was ever counted."""
    return balance([one.content for one in in_order(parts)])


def issues(medicine: Medicine, parts: Sequence[Added]) -> list[Issue]:
    """Everything that was not as it should be, looked into or not, the earliest first."""
    found = [*_of_doses(medicine, parts), *_of_counts(parts)]
    return sorted(found, key=lambda one: one.at)


def open_issues(medicine: Medicine, parts: Sequence[Added]) -> list[Issue]:
    """Those of which nobody wrote yet that they were looked into."""
    known = _looked_into(parts)
    return [one for one in issues(medicine, parts) if one.name not in known]


def dues_of(content: Content, parts: Sequence[Added], now: datetime) -> Iterator[Due]:
    """What a medicine waits for: a dose at a set time, and what was not as it should be until it was looked into.

    Of what was written down by itself, the doses of other medicines are left out.
    """
    if not isinstance(content, Medicine):
        return
    parts = [one for one in parts if counts_with(content, one.content)]
    known = _looked_into(parts)
    yield from (due for due in _doses_due(content, parts, now) if due.name not in known)
    yield from _count_due(content, parts, now)
    for issue in issues(content, parts):
        looked = known.get(issue.name)
        words = _("{medicine}, {when}: {what}")
        said = words.format(medicine=content.called(), when=moment_words(issue.at), what=issue.sentence)
        if looked is None:
            by_whom = _("{said} {name} looks into it.").format(said=said, name=content.looks_into_it)
            sentence = by_whom if content.looks_into_it.strip() else said
            paper = _("{medicine}, {when}: not as it should be; what came of it is not written yet.")
            paper = paper.format(medicine=content.called(), when=moment_words(issue.at))
            yield Due(sentence=sentence, name=issue.name, can_wait=False, on_paper=paper)
        elif looked.still_with.strip():
            sentence = _("{medicine}, {when}: {name} goes on looking into it.")
            sentence = sentence.format(medicine=content.called(), when=moment_words(issue.at), name=looked.still_with)
            yield Due(sentence=sentence, name=issue.name, whose=Whose.MANAGER, can_wait=False)


def _doses_due(medicine: Medicine, parts: Sequence[Added], now: datetime) -> Iterator[Due]:
    """The set times between two doses of which nothing is written, and the next one, once that time has come."""
    for slot in _gaps(parts):
        words = _("{medicine}: nothing is written about the dose of {when}. Write what became of it.")
        sentence = words.format(medicine=medicine.called(), when=moment_words(slot))
        yield Due(sentence=sentence, by=slot, name=f"{DOSE_DUE} {stamp(slot)}", can_wait=False)
    coming = next_dose(medicine, parts, now)
    if coming and coming <= now:
        sentence = _("{medicine}: {dose} is to be given.").format(medicine=medicine.called(), dose=medicine.dose)
        yield Due(sentence=sentence, by=coming, name=f"{DOSE_DUE} {stamp(coming)}", can_wait=False)


def _count_due(medicine: Medicine, parts: Iterable[Added], now: datetime) -> Iterator[Due]:
    """A count at handover of what a second adult is wanted for and what was counted before: once in 24 hours."""
    found = (one.content for one in in_order(parts))
    counts = [one.at for one in found if isinstance(one, MedicineCount) and one.turn in (Turn.COUNTED, Turn.CAME_IN)]
    is_wanted = medicine.wants_second_adult() and medicine.is_current(local(now).date())
    if counts and is_wanted and counts[-1] + DAY <= now:
        words = _("{medicine}: count it together at handover. Last counted {when}.")
        sentence = words.format(medicine=medicine.called(), when=moment_words(counts[-1]))
        yield Due(sentence=sentence, name=f"{COUNT_DUE} {stamp(counts[-1])}", can_wait=False)


def next_dose(medicine: Medicine, parts: Iterable[Added], now: datetime) -> datetime | None:
    """The set time for which no dose is written yet; None where there is none."""
    known = [dose for dose, _who in doses(parts) if is_from_the_list(dose)]
    return medicine.next_slot(known[-1].at) if known else medicine.first_slot(now)


def _gaps(parts: Iterable[Added]) -> Iterator[datetime]:
    """Set times of which nothing is written, by the list as it was then; a change of the times leaves no gap."""
    for last, this in pairwise(dose for dose, _who in doses(parts) if is_from_the_list(dose)):
        slot, end = slot_of(this.times, last.at), slot_of(this.times, this.at)
        if last.times != this.times or slot is None or end is None:
            continue
        coming = slot_after(this.times, slot)
        while coming and coming < end:
            yield coming
            coming = slot_after(this.times, coming)


def not_before(medicine: Medicine, parts: Iterable[Added]) -> datetime | None:
    """Until when the next dose should wait by the hours between two; None where it need not."""
    taken = [dose.at for dose, _who in doses(parts) if dose.is_taken()]
    return taken[-1] + timedelta(hours=medicine.hours_apart) if taken and medicine.hours_apart else None


def last_words(parts: Iterable[Added], *, is_here: bool) -> str:
    """The last dose that is known of, by whom, and on which computer it was written; that there is none is said too."""
    known = doses(parts)
    if not known:
        return _("No dose is written down here yet.")
    dose, who = known[-1]
    words = _("Last known: {outcome}, {when}, by {who}, written on another computer.")
    if isinstance(dose, OnceGiven):
        words = _("Last known: {outcome}, {when}, by {who}, written down as “{medicine}” by itself.")
    elif is_here:
        words = _("Last known: {outcome}, {when}, by {who}, written on this computer.")
    said = {"outcome": OUTCOMES[dose.outcome], "when": moment_words(dose.at), "who": who or _("somebody")}
    return words.format(**said, medicine=dose.called())


def today_words(medicine: Medicine, parts: Sequence[Added], now: datetime) -> str:
    """How many doses there were in the 24 hours until now, beside the most there may be."""
    taken = taken_within(parts, now)
    if medicine.most_doses:
        words = counted("{count} dose taken in the last 24 hours", "{count} doses taken in the last 24 hours", taken)
        return _("{taken}; {most} is the most.").format(taken=words, most=medicine.most_doses)
    return counted("{count} dose taken in the last 24 hours.", "{count} doses taken in the last 24 hours.", taken)


def stop_words(medicine: Medicine, parts: Sequence[Added], now: datetime) -> str:
    """That no dose may be given now by the list, and from when again; empty where one may."""
    full, apart = _free_again(medicine, parts, now), not_before(medicine, parts)
    if full and full > now:
        words = _("The most in 24 hours is reached. No more before {when}, unless a doctor or pharmacist says so.")
        return words.format(when=moment_words(max(full, apart or full)))
    if apart and apart > now:
        words = _("The next one may be given from {when}, at least {apart} after the last one.")
        return words.format(when=moment_words(apart), apart=apart_words(medicine))
    return ""


def apart_words(medicine: Medicine) -> str:
    """The least time between two doses, in words."""
    return counted("{count} hour", "{count} hours", medicine.hours_apart or 0)


def together_words(medicine: Medicine, parts: Sequence[Added], others: Sequence[Listed], now: datetime) -> str:
    """Of one that is given when needed and stands on the list twice, as tablets and as a liquid: how many there were of
    both, when the last one was, and whether that is enough by the strictest of their limits. `others` are all that stand
    on the list beside it. Empty where it stands there once. Those at set times may rightly be of two strengths, and are
    left out.
    """
    same = [
        (other, theirs)
        for other, theirs in others
        if When.AS_NEEDED == other.when == medicine.when and is_same_medicine(other.name, medicine.name)
    ]
    if not same:
        return ""
    every = [*parts, *(one for _other, theirs in same for one in theirs if is_from_the_list(one.content))]
    said = counted("{count} dose in the last 24 hours", "{count} doses in the last 24 hours", taken_within(every, now))
    words = _("Of both together: {taken}.") if len(same) == 1 else _("Of all together: {taken}.")
    leads = [medicine, *(other for other, _theirs in same)]
    return " ".join([_same_words(leads), words.format(taken=said), *_strictest(leads, every, now)])


def _same_words(leads: Sequence[Medicine]) -> str:
    """That the others are the same medicine, by their names where those differ from its own."""
    names = [name for name in dict.fromkeys(one.called() for one in leads) if name != leads[0].called()]
    if not names:
        return _("{name} stands on the list more than once.").format(name=leads[0].called())
    words = _("{names} is the same medicine.") if len(names) == 1 else _("{names} are the same medicine.")
    return words.format(names=", ".join(names))


def _strictest(leads: Sequence[Medicine], every: Sequence[Added], now: datetime) -> Iterator[str]:
    """What the strictest limits of the same medicines say to a further dose of any of them now, and the last one."""
    most = min((one.most_doses for one in leads if one.most_doses), default=None)
    apart = max((one.hours_apart for one in leads if one.hours_apart), default=None)
    strict = msgspec.structs.replace(leads[0], most_doses=most, hours_apart=apart)
    is_full = most and taken_within(every, now) >= most
    if is_full:
        words = _("{most} is the most: ask a pharmacist, the GP or 111 before you give more.")
        yield words.format(most=most)
    taken = [dose for dose, _who in doses(every) if dose.is_taken()]
    if taken:
        words = _("The last one was {name}, {when}.")
        yield words.format(name=taken[-1].called(), when=moment_words(taken[-1].at))
    wait = not_before(strict, every)
    if wait and wait > now and not is_full:
        words = _("The next one of any of them may be given from {when}, at least {apart} after the last one.")
        yield words.format(when=moment_words(wait), apart=apart_words(strict))


def _free_again(medicine: Medicine, parts: Iterable[Added], now: datetime) -> datetime | None:
    """From when there are fewer doses in 24 hours than the most; None where the list has no most, or it is not reached."""
    taken = [dose.at for dose, _who in doses(parts) if dose.is_taken() and now - DAY < dose.at <= now]
    if not medicine.most_doses or len(taken) < medicine.most_doses:
        return None
    return taken[-medicine.most_doses] + DAY


def stock_words(medicine: Medicine, parts: Sequence[Added]) -> str:
    """How many there should be now by all that is here."""
    there = stock(parts)
    if there is None:
        return _("Nobody has counted it yet.")
    return (
        _("By the records there are {count} {unit} now.")
        .format(count=plainly(there), unit=medicine.unit())
        .replace("  ", " ")
    )


def _looked_into(parts: Iterable[Added]) -> dict[str, LookedInto]:
    """What was last written about each thing that was looked into, by its name."""
    found = (one.content for one in in_order(parts))
    return {one.about_what: one for one in found if isinstance(one, LookedInto) and one.about_what}


def _of_doses(medicine: Medicine, parts: Sequence[Added]) -> Iterator[Issue]:
    taken: deque[datetime] = deque()
    last: Dose | None = None
    for dose, who in doses(parts):
        said: list[str] = []
        if dose.is_taken():
            taken.append(dose.at)
            while taken[0] <= dose.at - DAY:
                taken.popleft()
            said += [words for _field, words in over_the_most(medicine.most_doses, len(taken))]
            said += [words for _field, words in _too_soon(medicine, dose, last)]
            last = dose
        if is_from_the_list(dose):
            said += list(_by_itself(medicine, dose, who))
        if said:
            name = f"{DOSE_ISSUE} {stamp(dose.at)} {digest('need', who.encode())[:6]}"
            yield Issue(name=name, at=dose.at, sentence=" ".join(said))


def _too_soon(medicine: Medicine, dose: Dose, last: Dose | None) -> Iterator[tuple[str, str]]:
    if last is None:
        return iter(())
    slot = slot_of(dose.times, dose.at) if last.times == dose.times else None
    is_second = slot is not None and slot_of(last.times, last.at) == slot
    return too_soon_after(medicine.hours_apart, dose.at, last.at, slot if is_second else None)


def _by_itself(medicine: Medicine, dose: Dose, who: str) -> Iterator[str]:
    """What was not as it should be with one dose, whatever others there were."""
    if dose.outcome is Outcome.ERROR:
        yield _("Something went wrong with a dose.")
    if dose.outcome in NEEDS_ADVICE:
        asked = dose.advice.strip()
        if not asked:
            did_not = _("They did not take it.") if dose.outcome is Outcome.DID_NOT_TAKE else ""
            advice = _("Ask a pharmacist, the GP or 111 what to do now, and write what they said.")
            yield f"{did_not} {advice}".strip()
    yield from (words for field, words in dose.witness(medicine, who) if field == "second_adult")


def _of_counts(parts: Sequence[Added]) -> Iterator[Issue]:
    """Counts that are not what all the records give that are here by now."""
    there: Decimal | None = None
    for one in in_order(parts):
        content = one.content
        if is_from_the_list(content) and there is not None:
            there -= amount(content.amount) or Decimal(0)
        if not isinstance(content, MedicineCount) or not is_number(content.amount):
            continue
        if content.turn is Turn.COUNTED and there is not None and there != number(content.amount):
            gap = plainly(number(content.amount) - there)
            sentence = difference_words(number(content.amount), there)
            yield Issue(name=f"{COUNT_ISSUE} {stamp(content.at)} {gap}", at=content.at, sentence=sentence)
        there = after(there, content)
        for sentence in content.witness(one.author):
            name = f"{COUNT_ISSUE} {stamp(content.at)} {digest('need', one.author.encode())[:6]}"
            yield Issue(name=name, at=content.at, sentence=sentence)
