"""The row of OC2: what the return asks of a child who was looked after for twelve months, by its groups and ages."""

from collections.abc import Iterator, Sequence
from datetime import date

from carer_app.domain.words import date_words
from carer_app.domain.working_days import birthday
from carer_app.domain.yearly import Counted, SdqNotDone, SdqReason, SdqScore, YesOrNo
from carer_app.gateway.ssda903.cells import Row
from carer_app.gateway.ssda903.known import Given, Known
from carer_app.gateway.ssda903.notes import About, Note
from carer_app.gateway.ssda903.year import CollectionYear, is_aged
from carer_app.i18n import _

TOGETHER = ("IMMUNISATIONS", "TEETH_CHECK", "HEALTH_ASSESSMENT", "SUBSTANCE_MISUSE")
"""All four are filled or all are blank (rules 182, 191, 544 and 547), and with them what is below."""

SDQ = ("SDQ_SCORE", "SDQ_REASON")
SDQ_FROM, SDQ_BELOW, CONVICTED_FROM, HEALTH_CHECK_BELOW = 4, 17, 10, 5
"""Ages: rules 188 and 189, 542 and 543, 545 and 546."""

HIGHEST_SCORE, LAST_AGE = 40, 16
_COLUMNS = {
    Counted.CONVICTED: "CONVICTED",
    Counted.HEALTH_SURVEILLANCE: "HEALTH_CHECK",
    Counted.IMMUNISATIONS: "IMMUNISATIONS",
    Counted.TEETH_CHECK: "TEETH_CHECK",
    Counted.HEALTH_ASSESSMENT: "HEALTH_ASSESSMENT",
    Counted.SUBSTANCE_MISUSE: "SUBSTANCE_MISUSE",
    Counted.INTERVENTION_RECEIVED: "INTERVENTION_RECEIVED",
    Counted.INTERVENTION_OFFERED: "INTERVENTION_OFFERED",
}
_AS_IT_STANDS = (Counted.IMMUNISATIONS, Counted.HEALTH_SURVEILLANCE)
"""What is asked as it stands on 31 March, so that the latest answer counts. Of the rest one yes in the year is a yes."""


def oc2_row(known: Known, identity: Row, born: date, year: CollectionYear) -> tuple[Row, list[Note]]:
    """The row of a child looked after for twelve months, and what stays blank in it. `identity` are CHILD and DOB."""
    sdq, notes = _sdq(known, born, year)
    answers = {column: one for what, column in _COLUMNS.items() if (one := _answer(known.given, what, year))}
    here = {column: str(int(_yes(one))) for column, one in answers.items()}
    theirs = {column: value for column, value in known.ours.items() if column in _COLUMNS.values()}
    notes += list(_differing(answers, here, theirs))
    notes += list(_unsettled(known.given, year))
    cells = here | theirs
    wanted = _wanted(cells, born, year)
    unknown = tuple(column for column in wanted if column not in cells)
    if not unknown:
        return {**identity, **sdq, **{column: cells[column] for column in wanted}}, notes
    words = _("Not known here: {columns}. They go together with the rest (rules 182, 544 and 547), so all stay blank.")
    blank = Note(about=About.OC2, sentence=words.format(columns=", ".join(unknown)), blank=wanted)
    return {**identity, **sdq}, [*notes, blank, *_left_out(answers, wanted)]


def _differing(answers: dict[str, Given], here: Row, theirs: Row) -> Iterator[Note]:
    """Where the council's own answer is another than that of a record: the council's is returned."""
    for column, given in answers.items():
        if column in theirs and theirs[column] != here[column]:
            words = _(
                "{column} is {theirs} in the council's own file and {here} by a record. The council's is returned."
            )
            sentence = words.format(column=column, theirs=theirs[column], here=here[column])
            yield Note(about=About.OC2, sentence=sentence, source=given.source)


def _unsettled(given: Sequence[Given], year: CollectionYear) -> Iterator[Note]:
    """Answers of the year on which two versions of a record do not agree."""
    for one in given:
        if one.unsettled and isinstance(one.what, SdqScore | SdqNotDone | YesOrNo) and one.what.day in year:
            words = _("Two versions of the record of {day} stand side by side and do not agree. Neither is used.")
            sentence = words.format(day=date_words(one.what.day))
            yield Note(about=About.OC2, sentence=sentence, source=one.source)


def _wanted(cells: Row, born: date, year: CollectionYear) -> tuple[str, ...]:
    """The columns that a child of this age with these answers is asked for (rules 158, 159, 192, 193, 542 to 547)."""
    wanted = [*TOGETHER]
    if is_aged(born, CONVICTED_FROM, year.end):
        wanted.append("CONVICTED")
    if not is_aged(born, HEALTH_CHECK_BELOW, year.end):
        wanted.append("HEALTH_CHECK")
    if cells.get("SUBSTANCE_MISUSE") == "1":
        wanted.append("INTERVENTION_RECEIVED")
        if cells.get("INTERVENTION_RECEIVED") == "0":
            wanted.append("INTERVENTION_OFFERED")
    return tuple(wanted)


def _left_out(answers: dict[str, Given], wanted: Sequence[str]) -> Iterator[Note]:
    """What is known and yet stays blank with the rest, so that somebody can fill in both."""
    for column, given in answers.items():
        if column in wanted:
            assert isinstance(given.what, YesOrNo)
            value, day = int(given.what.yes), date_words(given.what.day)
            sentence = _("Known here: {column} is {value} ({day}).").format(column=column, value=value, day=day)
            yield Note(about=About.OC2, sentence=sentence, source=given.source)


def _yes(given: Given) -> bool:
    assert isinstance(given.what, YesOrNo)
    return given.what.yes


def _answer(given: Sequence[Given], what: Counted, year: CollectionYear) -> Given | None:
    """The answer that counts for the year; None where nobody gave one, or two versions do not agree."""
    found: list[tuple[date, bool, Given]] = []
    for one in given:
        if isinstance(one.what, YesOrNo) and one.what.what is what and one.what.day in year and not one.unsettled:
            found.append((one.what.day, one.what.yes, one))
    if not found:
        return None
    latest = max(found, key=lambda answer: answer[:2])
    return latest[2] if what in _AS_IT_STANDS else next((one for _day, yes, one in found if yes), latest[2])


def _sdq(known: Known, born: date, year: CollectionYear) -> tuple[Row, list[Note]]:
    """A score, or why there is none, never both (rules 180, 186, 188, 189, 197). The council's own answer comes first."""
    seventeen = birthday(born, SDQ_BELOW)
    if not is_aged(born, SDQ_FROM, year.end) or seventeen < year.start:
        return {}, []
    for column in SDQ:
        if column in known.ours:
            return {column: known.ours[column]}, []
    if seventeen == year.start:
        sentence = _("They turned 17 on 1 April: no SDQ by rule 189, though rule 197B asks for one.")
        return {}, [Note(about=About.OC2, sentence=sentence, blank=SDQ)]
    given = known.given
    scores = [(one.what.day, one.what.score, one) for one in given if isinstance(one.what, SdqScore)]
    scores = [one for one in scores if one[0] in year and 0 <= one[1] <= HIGHEST_SCORE and not one[2].unsettled]
    if scores:
        day = max(one[0] for one in scores)
        latest = {score: one for when, score, one in scores if when == day}
        if len(latest) == 1:
            return {"SDQ_SCORE": str(next(iter(latest)))}, []
        words = _("Records give several SDQ scores for {day}: {scores}. Neither is returned.")
        sentence = words.format(day=date_words(day), scores=", ".join(map(str, sorted(latest))))
        source = next(iter(latest.values())).source
        return {}, [Note(about=About.OC2, sentence=sentence, blank=SDQ, source=source)]
    return _sdq_reason(given, born, year)


def _sdq_reason(given: Sequence[Given], born: date, year: CollectionYear) -> tuple[Row, list[Note]]:
    reasons = [
        (one.what.day, one.what.reason) for one in given if isinstance(one.what, SdqNotDone) and not one.unsettled
    ]
    fitting = [one for one in reasons if one[0] in year and (one[1] is not SdqReason.AGE or _may_be_age(born, year))]
    if fitting:
        return {"SDQ_REASON": str(max(fitting)[1])}, []
    sentence = _("No SDQ score of this year is written, nor why there is none.")
    return {}, [Note(about=About.OC2, sentence=sentence, blank=SDQ)]


def _may_be_age(born: date, year: CollectionYear) -> bool:
    """Whether age can be the reason: not for those who were of an age for it all through the year (rule 157)."""
    return not is_aged(born, SDQ_FROM, year.start) or birthday(born, LAST_AGE) < year.end
