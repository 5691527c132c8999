"""What was done with a computer rather than with a record: wrong tries, who may unlock, backups. Never a word that was typed."""

from enum import StrEnum

import msgspec

from carer_app.domain.entry import Control, What
from carer_app.domain.well_formed import is_name

BY_CODE = "by_code"
"""The detail of somebody's being added: whoever added them showed the recovery code, which opens everything."""
MOST_TIMES = 1_000_000


class Did(StrEnum):
    """What was done. A newer program may know more of them; what is not known is kept and told as such."""

    TRIED = "tried"
    TRIED_CODE = "tried_code"
    TRIED_PIN = "tried_pin"
    TRIED_OWN = "tried_own"
    PINS_ON = "pins_on"
    PINS_OFF = "pins_off"
    TRIES_NOT_WHOLE = "tries_not_whole"
    ADDED = "added"
    LET_BACK = "let_back"
    LET_IN = "let_in"
    TAKEN_OFF = "taken_off"
    CHANGED_PASSPHRASE = "changed_passphrase"
    NEW_PASSPHRASE = "new_passphrase"
    KEYS_PUT_RIGHT = "keys_put_right"
    RECOVERED = "recovered"
    NEW_CODE = "new_code"
    SHEET_PRINTED = "sheet_printed"
    SHEET_SAVED = "sheet_saved"
    BACKED_UP = "backed_up"
    COPIES_ELSEWHERE = "copies_elsewhere"
    RESTORED = "restored"
    REMADE = "remade"
    OPENED_SEALED = "opened_sealed"
    CLOCK_JUMPED = "clock_jumped"


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was done. `who` did it, empty where nobody had unlocked; `person` is the one whom it is about.

    `at` is the computer's own time. Of wrong tries: how many `times`, the first at `since` and the last at `at`. Of what was
    put back or made anew: as it was at `since`; of a clock that was odd: `at` is what it said, `since` what it should have been
    at least. `detail` says what opens a backup beside the recovery code, whether the code was shown to add somebody, whether a
    recovery sheet was saved locked, or why sealed records were opened; `person` is then the child's file.
    """

    did: str
    at: str
    who: str = ""
    person: str = ""
    role: str = ""
    until: str = ""
    since: str = ""
    detail: str = ""
    times: int = 0


_TOLD = ("did", "at", "who", "person", "role", "until", "since", "detail")


def act_control(act: Act) -> Control:
    """The control entry that tells it to the council."""
    facts = {name: getattr(act, name) for name in _TOLD} | {"times": str(act.times) if act.times else ""}
    return Control(what=What.ACT, facts={name: value for name, value in facts.items() if value})


def act_of(control: Control) -> Act | None:
    """What a control entry says was done; None where it says something else, or nothing that can be kept."""
    if control.what == What.CLOCK_JUMPED:
        at, known = control.facts.get("at", ""), control.facts.get("known", "")
        return Act(did=Did.CLOCK_JUMPED, at=at, since=known) if is_name(at) and is_name(known) else None
    facts = {name: control.facts.get(name, "") for name in _TOLD}
    is_told = control.what == What.ACT and is_name(facts["did"]) and is_name(facts["at"])
    if not is_told or not all(is_name(value) for value in facts.values() if value):
        return None
    times = control.facts.get("times", "0")
    if not times.isascii() or not times.isdigit() or len(times) > len(str(MOST_TIMES)):
        return None
    return Act(**facts, times=int(times))
