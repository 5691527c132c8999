"""How the windows say things: states, times of day, counts, and what became of what was sent."""

from datetime import date, datetime, timedelta

from carer_app.clock import Clock, local, moment, stamp
from carer_app.councils import CouncilProfile
from carer_app.domain.kinds import kinds
from carer_app.domain.people import ROLE_NAMES
from carer_app.domain.revision import Occurred
from carer_app.domain.story import State, Told
from carer_app.domain.words import day_words, late_note, moment_words, occurred_words
from carer_app.errors import KnownError
from carer_app.i18n import _, counted
from carer_app.journal.clock_watch import OddNow
from carer_app.store.drafts import Draft
from carer_app.store.photos import Waiting
from carer_app.sync.client import SyncStatus, SyncStoppedError
from carer_app.sync.engine import BUSY, NOT_SIGNED, NOT_TRUSTED, OTHER_GATEWAY, UNTOLD
from carer_app.sync.pace import CUT
from carer_app.sync.saying import could_not_be_taken

STATES: dict[State, tuple[str, str, str]] = {
    State.SAVED: (_("saved here"), "device-laptop", "plain"),
    State.RECEIVED: (_("received by the council"), "cloud-check", "info"),
    State.READ: (_("read by the social worker"), "eye-check", "good"),
    State.SET_ASIDE: (_("safe here, could not be sent"), "flag", "calm"),
    State.HELD: (_("with the council, a manager is placing it"), "clock", "calm"),
    State.CONFLICT: (_("two people wrote this"), "git-branch", "calm"),
}
"""Each state of a record: its words, its picture and the look of its badge."""

_ROLES = {str(role): name for role, name in ROLE_NAMES.items()}


def greeting(clock: Clock, name: str) -> str:
    """Good morning, afternoon or evening, and the first name."""
    hour, first = local(clock.now()).hour, name.split()[0]
    if 4 <= hour < 12:
        return _("Good morning, {name}").format(name=first)
    if 12 <= hour < 18:
        return _("Good afternoon, {name}").format(name=first)
    return _("Good evening, {name}").format(name=first)


def time_words(text: str) -> str:
    """The time of day of a stamp, in England: 21:04."""
    return f"{local(moment(text)):%H:%M}"


def when_words(text: str, today: date) -> str:
    """A stamp near or far: 21:04 when it is today's, else with its day."""
    at = local(moment(text))
    return f"{at:%H:%M}" if at.date() == today else moment_words(at)


def happened_words(occurred: Occurred, today: date) -> str:
    """When something happened, near or far; only its day where that is all that is known."""
    return when_words(occurred.start, today) if "T" in occurred.start else occurred_words(occurred)


def day_and_time(occurred: Occurred) -> tuple[str, str]:
    """The day and the time of it, in two pieces; the time is empty where only a day is known."""
    day, _comma, time = occurred_words(occurred).partition(", ")
    return day, time


def kind_title(slug: str, profile: CouncilProfile | None = None) -> str:
    """A kind's name as people of that council say it; a kind of a newer program has none yet."""
    kind = kinds().get(slug)
    if kind is None:
        return _("a record of a newer Hearthlog")
    return kind.title_in(profile) if profile else kind.title


def written_late(told: Told) -> str:
    """“Written Thu 5 March”, where that is a later day than the one it is about. Nobody is late with a sheet."""
    kind = kinds().get(told.kind)
    return "" if kind is None or kind.one_per_file else late_note(told.occurred, told.written)


def belongs_words(told: Told) -> str:
    """What an entry belongs to or goes with, by the day on which that happened; empty for what stands by itself."""
    lead = told.part_of or told.goes_with
    if lead is None:
        return ""
    words = _("belongs to {kind}, {when}") if told.part_of else _("goes with {kind}, {when}")
    return words.format(kind=kind_title(lead.kind), when=occurred_words(lead.occurred))


def role_words(role: str) -> str:
    return _ROLES.get(role, "")


def by_whom(author: str, role: str) -> str:
    """A name with the role, where both are known."""
    words = role_words(role)
    return f"{author} ({words})" if author and words else author or words or _("somebody")


_FOR_A_PERSON = {
    NOT_SIGNED: (_("The council does not know this laptop's key any more. Everything is safe here."), "calm", "key"),
    UNTOLD: (
        _("Something in the council's own records is damaged. Everything is safe here. Tell the council."),
        "calm",
        "flag",
    ),
    OTHER_GATEWAY: (_("Another computer answers in the council's place. Everything is safe here."), "calm", "flag"),
    NOT_TRUSTED: (
        _("What answers could not show that it is the council, so nothing was sent. Everything is safe here."),
        "calm",
        "flag",
    ),
}
_NOT_HEARD = _("This laptop has joined, and has not heard from the council yet.")
_ARRIVED = _("Everything saved here that you can read is with the council.")
"""Of what somebody cannot read it says nothing: whether there is anything of that sort nobody learns from it."""
_OWN_WAITS = _("Something of yours still waits to be sent. It is safe on this laptop.")
"""It names nothing: others see the page over a shoulder."""
_NO_INTERNET = _("No internet just now. Everything saved here that you can read is with the council.")
_NOT_ASKED = _(
    "The council's computer could not be asked just now. Everything saved here that you can read is with the council."
)


def sync_sentence(status: SyncStatus) -> tuple[str, str, str]:
    """Where this computer stands, in one sentence, with the look and the picture of its banner. Never urgent."""
    waiting, problem = status.waiting, status.last_problem
    if not status.enrolled:
        return _not_joined(waiting), "info", "device-laptop"
    if problem in _FOR_A_PERSON:
        return _FOR_A_PERSON[problem]
    if status.set_aside:
        return could_not_be_taken(status.set_aside), "calm", "flag"
    if waiting:
        return _not_sent(status)
    if status.conflicts:
        both = counted(
            "Two people wrote one entry. Both versions are kept.",
            "Two people wrote the same in {count} entries. Both versions are kept.",
            status.conflicts,
        )
        return both, "calm", "git-branch"
    if any(one.last_heard is None for one in status.councils):
        return _NOT_HEARD, "calm", "cloud-off"
    if status.own_closed:
        return _OWN_WAITS, "calm", "device-laptop"
    if problem:
        return _NO_INTERNET if problem in CUT else _NOT_ASKED, "calm", "cloud-off"
    return photos_sentence(status.photos) or (_ARRIVED, "good", "cloud-check")


def _not_sent(status: SyncStatus) -> tuple[str, str, str]:
    if status.again_at:
        busy = counted(
            "{count} entry is safe on this laptop. The council's system is busy; trying again at {{time}}.",
            "{count} entries are safe on this laptop. The council's system is busy; trying again at {{time}}.",
            status.waiting,
        )
        return busy.format(time=time_words(status.again_at)), "calm", "clock"
    safe = counted(
        "{count} entry is safe on this laptop, not yet with the council. It will send by itself.",
        "{count} entries are safe on this laptop, not yet with the council. They will send by themselves.",
        status.waiting,
    )
    return safe, "calm", "cloud-off" if status.last_problem else "device-laptop"


def stopped_sentence(problem: KnownError, now: datetime) -> str:
    """What stopped a round, and when the next one begins by itself, where it is likely to come further."""
    if not isinstance(problem, SyncStoppedError) or problem.retry_seconds is None:
        return problem.sentence
    at = problem.again_at or stamp(now + timedelta(seconds=problem.retry_seconds))
    if problem.problem == BUSY:
        busy = _("The council's system is busy; trying again at {time}. Everything is safe here.")
        return (f"{problem.council}: " if problem.council else "") + busy.format(time=time_words(at))
    if problem.problem not in CUT:
        return problem.sentence
    return f"{problem.sentence} " + _("Trying again at {time}.").format(time=time_words(at))


def odd_clock_words(odd: OddNow) -> str:
    """One sentence where this computer's clock is wrong now, and what to do."""
    ours = moment_words(odd.ours)
    if odd.councils is not None:
        words = _(
            "This computer's clock says {ours}. The council's says {councils}. What you write is kept; please set the clock."
        )
        return words.format(ours=ours, councils=moment_words(odd.councils))
    words = _(
        "This computer's clock says {ours}. It was {known} here already. What you write is kept; please set the clock."
    )
    return words.format(ours=ours, known=moment_words(odd.known or odd.ours))


def _not_joined(waiting: int) -> str:
    sentence = counted(
        "{count} entry is safe on this laptop. It is not joined to a council yet.",
        "{count} entries are safe on this laptop. It is not joined to a council yet.",
        waiting,
    )
    return sentence if waiting else _("This laptop is not joined to a council yet.")


def photos_sentence(waiting: Waiting) -> tuple[str, str, str] | None:
    """The same of photos and papers that were not sent with the words; None where all were."""
    if waiting.to_send:
        return photos_follow(waiting.to_send), "calm", "photo"
    if waiting.set_aside:
        return _("The words that you can read are with the council, but not every photo or paper."), "calm", "photo"
    return None


def photos_follow(count: int) -> str:
    """That the words are there, and how many photos and papers are not yet."""
    return counted(
        "The words that you can read are with the council. {count} photo or paper follows by itself.",
        "The words that you can read are with the council. {count} photos or papers follow by themselves.",
        count,
    )


def draft_day(draft: Draft) -> date | None:
    """The day that a new entry is about so far, in England; None for a sheet, a change, and where no day stands yet."""
    kind = kinds().get(draft.kind)
    if kind is None or kind.one_per_file or draft.record:
        return None
    written = str(draft.raw.get(kind.occurred_field) or "")
    try:
        return local(moment(written)).date() if "T" in written else date.fromisoformat(written)
    except ValueError:
        return None


def draft_words(draft: Draft, today: date) -> tuple[str, str]:
    """For which day something was begun, empty where that is today or no matter, and when one was last at it.

    A day of the week before today goes by its name alone.
    """
    day, at = draft_day(draft), local(moment(draft.changed))
    if day is None or day == today:
        return "", when_words(draft.changed, today)
    named = f"{day:%A}" if timedelta(0) < today - day < timedelta(days=7) else day_words(day)
    return named, when_words(draft.changed, day if at.date() == day else today)
