"""The sorts of things that a missing episode and its parts tell apart, and how each is said."""

from enum import StrEnum

from carer_app.i18n import _

NOT_BACK, POLICE, SOCIAL_WORKER, TALK, CONCERN = "not back", "police", "social worker", "return interview", "concern"
POLICE_BACK = "police told of the return"
"""The names of what an episode waits for."""


class Category(StrEnum):
    """Missing: nobody knows where. Away: it is known where. Late or agreed never leaves the home as a missing episode.

    From the statutory guidance on children who run away or go missing, January 2014.
    """

    MISSING = "missing"
    AWAY_WITHOUT_AUTHORISATION = "away_without_authorisation"
    LATE_OR_AUTHORISED = "late_or_authorised"


class Precision(StrEnum):
    """How well a time is known."""

    EXACT = "exact"
    ABOUT = "about"
    NOT_KNOWN = "not_known"


class Who(StrEnum):
    """Who is told, in the order of most procedures; the order is not enforced."""

    POLICE = "police"
    SOCIAL_WORKER = "social_worker"
    DUTY_TEAM = "duty_team"
    SUPERVISING_SOCIAL_WORKER = "supervising_social_worker"
    MANAGER = "manager"
    FAMILY = "family"
    OTHER = "other"


class Offered(StrEnum):
    """Whether a return home interview was offered."""

    NOT_YET = "not_yet"
    YES = "yes"
    NO = "no"


class Answer(StrEnum):
    """What the young person said to the offer."""

    NOT_YET = "not_yet"
    ACCEPTED = "accepted"
    SAID_NO = "said_no"


class Independent(StrEnum):
    """Whether the talk was with someone from outside the home."""

    YES = "yes"
    NO = "no"
    NOT_KNOWN = "not_known"


CATEGORIES = {
    Category.MISSING: _("missing: nobody knows where they are"),
    Category.AWAY_WITHOUT_AUTHORISATION: _("away without permission: it is known where they are"),
    Category.LATE_OR_AUTHORISED: _("late home, or away as agreed"),
}
PRECISIONS = {Precision.EXACT: _("exact"), Precision.ABOUT: _("about"), Precision.NOT_KNOWN: _("not known")}
WHO = {
    Who.POLICE: _("police"),
    Who.SOCIAL_WORKER: _("social worker"),
    Who.DUTY_TEAM: _("duty team"),
    Who.SUPERVISING_SOCIAL_WORKER: _("supervising social worker"),
    Who.MANAGER: _("manager"),
    Who.FAMILY: _("family"),
    Who.OTHER: _("someone else"),
}
OFFERED = {Offered.NOT_YET: _("not offered yet"), Offered.YES: _("offered"), Offered.NO: _("was not offered")}
ANSWERS = {Answer.NOT_YET: _("no answer yet"), Answer.ACCEPTED: _("said yes"), Answer.SAID_NO: _("said no")}
INDEPENDENT = {
    Independent.YES: _("from outside the home"),
    Independent.NO: _("not from outside the home"),
    Independent.NOT_KNOWN: _("not known whether from outside the home"),
}


class TalkStep(StrEnum):
    """How far the return home interview has come."""

    OFFERED = "offered"
    ANSWERED = "answered"
    NOT_OFFERED = "not_offered"
    HELD = "held"


class Seen(StrEnum):
    """Whether somebody saw them after they came back; not known is never taken for no."""

    YES = "yes"
    NO = "no"
    NOT_NEEDED = "not_needed"
    NOT_KNOWN = "not_known"


class Concern(StrEnum):
    """Whether there is a worry that somebody uses the young person: sexually, for crime, or in another way."""

    YES = "yes"
    NOT_SURE = "not_sure"
    NONE_SEEN = "none_seen"


class Push(StrEnum):
    """What may lead somebody to go. The words are those of the statutory guidance and of councils' procedures."""

    CONFLICT = "conflict"
    NOT_SAFE = "not_safe"
    BULLIED = "bullied"
    SCHOOL = "school"
    NOT_HAPPY_HERE = "not_happy_here"
    NOT_HEARD = "not_heard"
    ALONE = "alone"
    BORED = "bored"
    HEALTH = "health"


class Pull(StrEnum):
    """What may draw somebody away."""

    FAMILY = "family"
    FRIENDS = "friends"
    LOVE = "love"
    PARTY = "party"
    DRINK_OR_DRUGS = "drink_or_drugs"
    MONEY_OR_GIFTS = "money_or_gifts"
    MADE_TO = "made_to"
    BELONGING = "belonging"


TALK_STEPS = {
    TalkStep.OFFERED: _("it was offered"),
    TalkStep.ANSWERED: _("they answered"),
    TalkStep.NOT_OFFERED: _("it was not offered"),
    TalkStep.HELD: _("it was held"),
}
TALK_SAID = {Answer.ACCEPTED: _("said yes"), Answer.SAID_NO: _("said no")}
SEEN = {
    Seen.YES: _("yes"),
    Seen.NO: _("no"),
    Seen.NOT_NEEDED: _("it did not seem needed"),
    Seen.NOT_KNOWN: _("not known"),
}
CONCERNS = {
    Concern.YES: _("yes, there is a worry"),
    Concern.NOT_SURE: _("not sure"),
    Concern.NONE_SEEN: _("nothing that we have seen"),
}
PUSHES = {
    Push.CONFLICT: _("an argument, or something that went wrong between people"),
    Push.NOT_SAFE: _("not feeling safe"),
    Push.BULLIED: _("being bullied"),
    Push.SCHOOL: _("school"),
    Push.NOT_HAPPY_HERE: _("not being happy here"),
    Push.NOT_HEARD: _("not being listened to"),
    Push.ALONE: _("being alone, or missing somebody"),
    Push.BORED: _("nothing to do"),
    Push.HEALTH: _("how they felt in body or mind"),
}
PULLS = {
    Pull.FAMILY: _("wanting to be with family"),
    Pull.FRIENDS: _("friends"),
    Pull.LOVE: _("a girlfriend or boyfriend"),
    Pull.PARTY: _("a party, or somewhere to be"),
    Pull.DRINK_OR_DRUGS: _("drink or drugs"),
    Pull.MONEY_OR_GIFTS: _("money, gifts or a phone from somebody"),
    Pull.MADE_TO: _("somebody asked, or made, them to come"),
    Pull.BELONGING: _("belonging to a group"),
}
