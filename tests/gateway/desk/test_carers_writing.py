"""Writing in a carer's own file at the desk: supervision with the entries that were read together, and training."""

from datetime import date
from html import unescape

import pytest
from sqlalchemy import select

from carer_app.domain.files import FileKind, carers_file
from carer_app.domain.kind import SectionKind
from carer_app.domain.revision import Revision
from carer_app.domain.supervision import Supervision
from carer_app.gateway.audit import audit
from carer_app.gateway.db.rows import body_of, signed_of
from carer_app.gateway.db.tables import bodies, records, revisions, streams
from carer_app.gateway.people import CouncilPerson
from carer_app.logs.daily.record import DailyLog
from tests.gateway.desk.conftest import Desk, SignedIn, words

VISIT = {"day": "2026-03-04", "who_came": "Rukhsana Bell", "talked_about": "How the nights are.", "which": "keep"}


@pytest.fixture
def rukhsana(desk: Desk) -> CouncilPerson:
    return desk.person("supervising_social_worker", "Rukhsana Bell", homes=("Rowan House",))


@pytest.fixture
def alex(desk: Desk) -> str:
    """A carer at Rowan House in whose own file nothing was written yet."""
    return desk.rowan.writer.id


def form(carer: str, kind: str = "supervision") -> str:
    return f"/desk/carers/{carer}/write/{kind}"


def kept(desk: Desk, carer: str, kind: str = "supervision") -> list[dict[str, object]]:
    """What is kept of that kind in the carer's own file, as it was signed."""
    with desk.services.reading() as connection:
        found = connection.execute(
            select(revisions, bodies.c.salt, bodies.c.text, bodies.c.manifests)
            .join(bodies, bodies.c.hash == revisions.c.body_hash)
            .join(records, records.c.record == revisions.c.record)
            .where(records.c.file == carers_file(carer), records.c.kind == kind)
        ).all()
    return [body.statement().content or {} for row in found if (body := body_of(row))]


def test_a_supervision_visit_is_written_signed_by_whoever_is_signed_in_and_begins_the_file(
    desk: Desk, alex: str, rukhsana: CouncilPerson, signed_in: SignedIn
) -> None:
    inside = signed_in(rukhsana)
    page = unescape(words(inside.text(form(alex))))
    assert "In Alex Reed's own file" in page
    assert "2 entries since Wed 21 January 2026." in page
    assert "Robin, Mon 2 March 2026: Made pasta together and ate at the table." in page
    assert "cinema" not in page
    answered = inside.submit(
        form(alex),
        **VISIT,
        own_words="I sleep again.",
        next_visit="2026-04-15",
        step=["Two evenings off", ""],
        **{"step-by": ["Rukhsana", ""], "step-day": ["2026-03-20", ""]},
        read=[desk.pasta.hash],
    )
    assert answered.url.path == f"/desk/carers/{alex}"
    told = words(answered.text)
    assert "It is kept, signed by you. Alex Reed will find it after the next sync." in told
    assert "What was talked about How the nights are." in told
    assert "Two evenings off · Rukhsana · by Fri 20 March 2026" in told
    assert "Entries read together 1 entry, of 2 that were written since 21 January 2026" in told
    assert "Rukhsana Bell, supervising social worker · written" in told
    (raw,) = kept(desk, alex)
    assert raw["read"] == [desk.pasta.hash]
    assert "Robin" not in str(raw)
    found = audit(desk.services)
    assert (found.broken, found.gaps, found.held) == (0, 0, 0)


def test_the_next_one_looks_back_to_the_last(
    desk: Desk, alex: str, rukhsana: CouncilPerson, signed_in: SignedIn
) -> None:
    inside = signed_in(rukhsana)
    inside.submit(form(alex), **VISIT | {"day": "2026-03-02"})
    page = unescape(words(inside.text(form(alex))))
    assert "1 entry since Mon 2 March 2026." in page
    assert "Fed the ducks" not in page


def test_all_of_them_are_ticked_at_one_press_and_nothing_typed_is_lost_by_it(
    desk: Desk, alex: str, rukhsana: CouncilPerson, signed_in: SignedIn
) -> None:
    inside = signed_in(rukhsana)
    page = inside.submit(form(alex), **VISIT | {"which": "all"}, step=["Ring on Friday"], **_beside(1)).text
    assert page.count('name="read"') == page.count(" checked>") == 2
    assert "How the nights are." in page
    assert 'value="Ring on Friday"' in page
    assert kept(desk, alex) == []


def test_one_more_thing_agreed_gets_room(desk: Desk, alex: str, rukhsana: CouncilPerson, signed_in: SignedIn) -> None:
    inside = signed_in(rukhsana)
    page = inside.submit(form(alex), **VISIT | {"which": "more"}, step=["a", "b"], **_beside(2)).text
    assert page.count('name="step"') == 3
    assert kept(desk, alex) == []


def test_what_is_empty_or_no_day_is_said_at_its_field_and_nothing_is_kept(
    desk: Desk, alex: str, rukhsana: CouncilPerson, signed_in: SignedIn
) -> None:
    answered = signed_in(rukhsana).submit(
        form(alex), **VISIT | {"who_came": " ", "next_visit": "2026-02-30"}, step=["Ring"], **_beside(1, day="soon")
    )
    assert answered.status_code == 422
    for name, sentence in (
        ("who_came", "“Who came?” is empty. Write the name."),
        ("next_visit", "“Next supervision” is not a day. Write it as 2026-03-02."),
        ("step-day-1", "“By when?” is not a day. Write it as 2026-03-02."),
    ):
        assert f'<a href="#{name}">{sentence}</a>' in answered.text
        assert f'id="{name}-wrong">{sentence}' in answered.text
    assert "How the nights are." in answered.text
    assert kept(desk, alex) == []


def test_a_step_that_says_who_and_not_what_is_said_at_its_row(
    desk: Desk, alex: str, rukhsana: CouncilPerson, signed_in: SignedIn
) -> None:
    answered = signed_in(rukhsana).submit(
        form(alex), **VISIT, step=["", ""], **{"step-by": ["", "Alex"], "step-day": ["", ""]}
    )
    assert answered.status_code == 422
    assert 'id="step-1-wrong">' in answered.text
    assert kept(desk, alex) == []


def test_a_childs_name_is_asked_about_and_kept_only_once_that_is_meant(
    desk: Desk, alex: str, rukhsana: CouncilPerson, signed_in: SignedIn
) -> None:
    inside = signed_in(rukhsana)
    typed = VISIT | {"talked_about": "How Robin sleeps."}
    asked = inside.submit(form(alex), **typed)
    assert asked.status_code == 200
    assert "Is this right?" in words(asked.text)
    assert "“What was talked about” has a child's name in it" in unescape(words(asked.text))
    assert kept(desk, alex) == []
    inside.submit(form(alex), **typed | {"which": "sure"})
    assert [raw["talked_about"] for raw in kept(desk, alex)] == ["How Robin sleeps."]


def test_what_is_ticked_must_be_among_the_entries_and_one_that_was_changed_since_still_is(
    desk: Desk, alex: str, rukhsana: CouncilPerson, signed_in: SignedIn
) -> None:
    inside = signed_in(rukhsana)
    answered = inside.submit(form(alex), **VISIT, read=[desk.cinema.hash])
    assert answered.status_code == 422
    assert "is not among those since then" in words(answered.text)
    assert kept(desk, alex) == []
    changed = DailyLog(day=date(2026, 3, 2), what_happened="Made pasta and salad.")
    desk.rowan.enter(desk.rowan.revision(desk.robin.stay, changed, of=desk.pasta))
    desk.rowan.sync()
    inside.submit(form(alex), **VISIT, read=[desk.pasta.hash])
    assert [raw["read"] for raw in kept(desk, alex)] == [[desk.pasta.hash]]


def test_a_training_is_written_too(desk: Desk, alex: str, rukhsana: CouncilPerson, signed_in: SignedIn) -> None:
    inside = signed_in(rukhsana)
    wrong = inside.submit(form(alex, "training"), what="First aid", day="2026-03-01", holds_until="2025-03-01")
    assert "“Holds until” is before the day of the training." in words(wrong.text)
    answered = inside.submit(form(alex, "training"), what="First aid", day="2026-03-01", holds_until="2029-03-01")
    assert "Holds until Thu 1 March 2029" in words(answered.text)
    assert len(kept(desk, alex, "training")) == 1


def test_it_goes_on_where_the_carer_began(desk: Desk, alex: str, rukhsana: CouncilPerson, signed_in: SignedIn) -> None:
    stream = desk.rowan.open_stream(carers_file(alex), SectionKind.BOOK, FileKind.CARER)
    earlier = Supervision(day=date(2026, 2, 20), who_came="Rukhsana", talked_about="The summer.")
    desk.rowan.enter(desk.rowan.revision(stream, earlier, kind="supervision"))
    desk.rowan.sync()
    inside = signed_in(rukhsana)
    inside.submit(form(alex), **VISIT)
    with desk.services.reading() as connection:
        own = connection.scalars(select(streams.c.stream).where(streams.c.file == carers_file(alex))).all()
    assert own == [stream]
    talked_about = sorted(str(raw["talked_about"]) for raw in kept(desk, alex))  # the database gives them in any order
    assert talked_about == ["How the nights are.", "The summer."]


def test_nobody_writes_there_who_does_not_supervise_them(
    desk: Desk, alex: str, rukhsana: CouncilPerson, signed_in: SignedIn
) -> None:
    others = (
        desk.person("supervising_social_worker", "Tom Hall", homes=("Elm House",)),
        desk.person("social_worker", "Sue Park"),
        desk.person("iro", "Ida Vane"),
        desk.person("duty_team", "Duty Team"),
    )
    for person in others:
        inside = signed_in(person)
        assert inside.get(form(alex)).status_code == 404
        assert inside.submit(form(alex), **VISIT).status_code == 404
    assert kept(desk, alex) == []
    for kind in ("own_account", "daily_log", "nothing"):
        assert signed_in(rukhsana).get(form(alex, kind)).status_code == 404


def test_its_signature_fits_and_is_the_writers_own(
    desk: Desk, alex: str, rukhsana: CouncilPerson, signed_in: SignedIn
) -> None:
    signed_in(rukhsana).submit(form(alex), **VISIT)
    with desk.services.reading() as connection:
        row = connection.execute(select(revisions).where(revisions.c.kind == "supervision")).one()
    revision = signed_of(row).read(Revision)
    assert (revision.author, revision.role) == (rukhsana.id, "supervising_social_worker")


def _beside(rows: int, day: str = "") -> dict[str, list[str]]:
    return {"step-by": [""] * rows, "step-day": [day] * rows}
