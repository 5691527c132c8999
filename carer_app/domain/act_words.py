"""What was done with a computer, in a sentence that the person whom it is about can read too."""

from carer_app.clock import moment
from carer_app.domain.act import BY_CODE, Act, Did
from carer_app.domain.people import ROLE_NAMES
from carer_app.domain.sealed_copies import BECAUSE_WORDS, Because, reason_of
from carer_app.domain.words import moment_words
from carer_app.i18n import _, counted

SOMEBODY = _("Somebody who is not known here")
_ROLES = {str(role): name for role, name in ROLE_NAMES.items()}
_SENTENCES: dict[str, str] = {
    Did.TRIES_NOT_WHOLE: _("The list of wrong tries was not whole: some may be missing from it"),
    Did.PINS_ON: _("{who} let people of this computer unlock by a PIN"),
    Did.PINS_OFF: _("{who} said that nobody unlocks this computer by a PIN"),
    Did.ADDED: _("{who} added {person} as {role}"),
    Did.LET_BACK: _("{who} let {person} in again as {role}"),
    Did.LET_IN: _("{who} let {person} try again after wrong tries"),
    Did.TAKEN_OFF: _("{who} took {person} off this computer"),
    Did.CHANGED_PASSPHRASE: _("{who} changed their own passphrase"),
    Did.NEW_PASSPHRASE: _("{who} gave {person} a new passphrase"),
    Did.KEYS_PUT_RIGHT: _(
        "Other keys than {person}'s own stood in {person}'s place on this computer until now: ask {person} about what was "
        "written in their name"
    ),
    Did.RECOVERED: _("{who} unlocked with the recovery code and chose a new passphrase"),
    Did.NEW_CODE: _("A new recovery code was made, and shown to {who}"),
    Did.SHEET_PRINTED: _("{who} printed the recovery sheet"),
    Did.SHEET_SAVED: _("{who} saved the recovery sheet, not locked"),
    Did.CLOCK_JUMPED: _("The clock of this computer was wrong: it said {at}, and it was {since} or later"),
    Did.RESTORED: _("A backup of {since} was put back; {who} unlocked first after that"),
    Did.REMADE: _(
        "The records were made anew on {since}, because the store was damaged; {who} unlocked first after that"
    ),
}
_BACKED_UP = {
    "code": _("{who} saved a backup that opens with the recovery code"),
    "passphrase": _("{who} saved a backup that opens with a passphrase of its own"),
}
_COPIES = {
    "chosen": _("{who} chose a second place for the dated copies"),
    "no_more": _("{who} said that the dated copies go to no second place any more"),
}
_OPENED = _("{who} opened {person}'s records, which are kept sealed: {why}")
_OPENED_NAMELESS = _("{who} opened the records of a child who moved on, which are kept sealed: {why}")
LOCKED = "locked"
_NEWER = _("Something was done with this computer that this version of Hearthlog has no words for")


def act_sentence(act: Act, who: str, person: str) -> str:
    """One sentence without its full stop; `who` and `person` are names, empty where they are not known here."""
    if act.did in (Did.TRIED, Did.TRIED_CODE, Did.TRIED_PIN, Did.TRIED_OWN):
        return _tried(act, person or SOMEBODY)
    words = _SENTENCES.get(act.did, _NEWER)
    if act.did == Did.BACKED_UP:
        words = _BACKED_UP.get(act.detail, _("{who} saved a backup"))
    if act.did == Did.OPENED_SEALED:
        words = (_OPENED if person else _OPENED_NAMELESS).replace("{why}", _because(act.detail))
    if act.did == Did.SHEET_SAVED and act.detail == LOCKED:
        words = _("{who} saved the recovery sheet, locked with a passphrase")
    if act.did == Did.ADDED and act.detail == BY_CODE:
        words = _("{who} added {person} as {role}, with the recovery code")
    if act.did == Did.COPIES_ELSEWHERE:
        words = _COPIES.get(act.detail, _NEWER)
    if act.until and act.did in (Did.ADDED, Did.LET_BACK, Did.NEW_PASSPHRASE):
        words = _("{sentence}, until {until}").replace("{sentence}", words)
    role = _ROLES.get(act.role, _("somebody of another role"))
    times = {"until": _when(act.until), "since": _when(act.since), "at": _when(act.at)}
    return words.format(who=who or SOMEBODY, person=person or SOMEBODY, role=role, **times)


def _tried(act: Act, person: str) -> str:
    if act.did == Did.TRIED_CODE:
        one = "One wrong try of the recovery code, for {{person}}"
        words = counted(one, "{count} wrong tries of the recovery code, for {{person}}", act.times)
    elif act.did == Did.TRIED_PIN:
        one = "One wrong try of {{person}}'s PIN"
        words = counted(one, "{count} wrong tries of {{person}}'s PIN", act.times)
    elif act.did == Did.TRIED_OWN:
        one = "One wrong try of {{person}}'s digits or pictures"
        words = counted(one, "{count} wrong tries of {{person}}'s digits or pictures", act.times)
    else:
        one = "One wrong try of {{person}}'s passphrase"
        words = counted(one, "{count} wrong tries of {{person}}'s passphrase", act.times)
    if act.times > 1 and act.since != act.at:
        words = _("{sentence} since {since}").replace("{sentence}", words)
    return words.format(person=person, since=_when(act.since))


def _because(detail: str) -> str:
    """Why sealed records were opened; a reason of a newer program is told as another one."""
    return BECAUSE_WORDS.get(reason_of(detail).because, BECAUSE_WORDS[Because.OTHER])


def _when(text: str) -> str:
    """A time as people say it; what another computer told and is none stands as it is."""
    try:
        return moment_words(moment(text)) if text else ""
    except (ValueError, OverflowError):
        return text
