"""Faults that programs of this sort are known for, each put into the real code for as long as a test asks for it.

Every one is the way some published system lost or doubled what people wrote, or a line that is easily left out.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

import msgspec

from carer_app.domain import revision as revision_module
from carer_app.gateway import answering, judging, opening, services
from carer_app.gateway import sync as gateway_sync
from carer_app.gateway.db import closed
from carer_app.sync import engine, epochs, exchange, listening, proving, taking, verify
from carer_app.sync.protocol import StreamHead
from tests.faults.sim import computer, council, faulty
from tests.faults.sim.computer import Computer
from tests.faults.sim.computer_port import ComputerPort
from tests.faults.sim.council import SimCouncil
from tests.faults.sim.council_port import MemoryPort

Change = tuple[Any, str, Any]


class Bug(msgspec.Struct, frozen=True, kw_only=True):
    """One fault: what goes wrong, and which functions are another while it stands. One that is `masked` does no harm
    while another check stands, and is only looked for together with the fault of that one.
    """

    name: str
    what: str
    changes: tuple[Change, ...]
    masked: bool = False


@contextmanager
def planted(*bugs: Bug) -> Iterator[None]:
    """While this lasts, the code has these faults."""
    with ExitStack() as stack:
        for bug in bugs:
            for where, name, other in bug.changes:
                stack.enter_context(patch.object(where, name, other))
        yield


BUGS = (
    Bug(
        name="ack before commit",
        what="the receipt goes out though the commit failed",
        changes=((services.Services, "_take", faulty.ack_before_commit),),
    ),
    Bug(
        name="no gap check",
        what="the gateway takes entry 7 after entry 5",
        changes=((opening, "_fresh", faulty.no_gap_check),),
    ),
    Bug(
        name="fork accepted",
        what="the gateway takes another entry under a number that it has for the same",
        changes=((opening, "_fresh", faulty.fork_accepted),),
    ),
    Bug(
        name="position reused",
        what="two revisions of a stream get one position",
        changes=((StreamHead, "after", faulty.position_reused),),
    ),
    Bug(
        name="held dropped",
        what="what is out of scope is receipted as held, and not kept",
        changes=((MemoryPort, "hold", faulty.nothing_held),),
    ),
    Bug(
        name="revoked still served",
        what="a revoked device goes on getting pages",
        changes=((services, "read_news", faulty.without_revoked),),
    ),
    Bug(
        name="holds not in the word",
        what="a directory in which only the holds are others passes for the one that is here",
        changes=((answering, "word_for", faulty.word_without_holds),),
    ),
    Bug(
        name="another home's pages",
        what="a home is given the streams of every home",
        changes=((answering, "readable", faulty.every_stream),),
    ),
    Bug(
        name="closed for all",
        what="a home is given closed sections of which nobody there is a reader",
        changes=((closed, "streams_of_home", faulty.every_closed),),
    ),
    Bug(
        name="placed again",
        what="what came a second time gets a second place",
        changes=((MemoryPort, "kept", faulty.placed_again),),
    ),
    Bug(
        name="out of scope refused",
        what="the gateway answers 400 in place of holding",
        changes=((judging.Judge, "reason_to_hold", faulty.refuses_out_of_scope),),
    ),
    Bug(
        name="words not kept",
        what="the gateway keeps revisions without their words",
        changes=((MemoryPort, "keep_revisions", faulty.bodies_left),),
    ),
    Bug(
        name="never released",
        what="what was held for want of a key stays held when the key comes",
        changes=((MemoryPort, "waiting", faulty.never_released),),
    ),
    Bug(
        name="half a batch",
        what="the gateway keeps what it had written when the power went",
        changes=((SimCouncil, "writing", faulty.no_transaction),),
    ),
    Bug(
        name="boxes not kept",
        what="the gateway takes the entries of closed sections and drops the boxes",
        changes=((opening, "_boxes", faulty.boxes_left),),
    ),
    Bug(
        name="keys not taken",
        what="the gateway does not learn of new people",
        changes=((gateway_sync, "_take_keys", faulty.keys_left),),
    ),
    Bug(
        name="cursor before rows",
        what="the cursor moves in a transaction before that of its rows",
        changes=((exchange.Exchange, "apply", faulty.cursor_first),),
    ),
    Bug(
        name="blind cursor",
        what="the cursor moves past what was read",
        changes=((taking, "keep_pages", faulty.blind_cursor),),
    ),
    Bug(
        name="past the damage",
        what="the cursor moves past a row that is not as it was signed, and was not taken",
        changes=((taking, "_first_rows", faulty.past_the_damage),),
    ),
    Bug(
        name="cursor by receipt",
        what="a push moves the pull cursor past what others wrote meanwhile",
        changes=((taking, "keep_receipt", faulty.cursor_by_receipt),),
    ),
    Bug(
        name="gone when sent",
        what="the outbox is emptied by sending, not by the receipt",
        changes=((exchange.Exchange, "read_outbox", faulty.gone_when_sent),),
    ),
    Bug(
        name="head ignored",
        what="the computer does not look how far its log has come at the gateway",
        changes=((engine, "_differs", faulty.head_ignored),),
    ),
    Bug(
        name="old council believed",
        what="a gateway that was put back to an old copy is not sent again what it forgot",
        changes=((engine, "_has_forgotten", faulty.head_ignored),),
    ),
    Bug(
        name="anybody recognised",
        what="a log that goes on beyond ours is taken for ours",
        changes=((exchange, "recognises", faulty.anybody_recognised),),
    ),
    Bug(
        name="receipt believed",
        what="the receipt's signature is not verified",
        changes=((verify, "read_receipt", faulty.receipt_believed),),
    ),
    Bug(
        name="anybody's receipt",
        what="the receipt of another computer is taken",
        changes=((verify, "read_receipt", faulty.receipt_of_anybody),),
        masked=True,
    ),
    Bug(
        name="chain believed",
        what="pages are taken without looking at their chain",
        changes=((verify, "check_page", faulty.chain_believed),),
    ),
    Bug(
        name="nothing wrapped",
        what="a new epoch begins without what was written before",
        changes=((epochs, "wrap", faulty.nothing_wrapped),),
    ),
    Bug(
        name="the same epoch",
        what="the log is wrapped anew without a new epoch",
        changes=((exchange, "begin_epoch", faulty.same_epoch),),
    ),
    Bug(
        name="closed not wrapped",
        what="a new epoch leaves closed sections out",
        changes=((epochs, "wrap_closed", faulty.no_closed_wrapped),),
    ),
    Bug(
        name="nothing said again",
        what="a new epoch leaves out what was done of what the council asked",
        changes=((epochs, "say_again", faulty.nothing_said_again),),
    ),
    Bug(
        name="a number asked twice",
        what="a council that was put back asks under a number that it gave before",
        changes=((council, "later_number", faulty.next_number),),
    ),
    Bug(
        name="anybody's command",
        what="a computer does what another was asked",
        changes=((listening, "take", faulty.anybodys_commands),),
    ),
    Bug(
        name="all set aside",
        what="one damaged version, and nothing of this computer is sent any more",
        changes=((exchange, "set_aside", faulty.all_set_aside),),
    ),
    Bug(
        name="only taken back",
        what="what was set aside is not waiting any more, and not sent again either",
        changes=((computer, "send_again", faulty.only_taken_back),),
    ),
    Bug(
        name="held up",
        what="one damaged version holds up all that was written after it",
        changes=((engine.Engine, "_mend", faulty.held_up),),
    ),
    Bug(
        name="one head",
        what="of two versions only one is shown",
        changes=((revision_module, "heads", faulty.one_head),),
    ),
    Bug(
        name="the last one wins",
        what="a version that comes replaces those that are here",
        changes=((ComputerPort, "add", faulty.last_one_wins),),
    ),
    Bug(
        name="words not pulled",
        what="revisions come without their words",
        changes=((taking, "_as_signed", faulty.words_left),),
    ),
    Bug(
        name="half an answer",
        what="the computer keeps what it had written when the power went",
        changes=((Computer, "writing", faulty.half_an_answer),),
    ),
    Bug(
        name="number of the received",
        what="a new entry takes the number after the last received one",
        changes=((ComputerPort, "end", faulty.seq_of_the_received),),
    ),
    Bug(
        name="old key believed",
        what="the gateway takes requests under a key that the device gave up",
        changes=((services.Services, "_take", faulty.any_key),),
    ),
    Bug(
        name="locked out",
        what="after a lost answer the computer does not try its new key",
        changes=((proving.Proving, "sync", faulty.one_key_tried),),
    ),
    Bug(
        name="key in memory",
        what="a new key is told before it is durable",
        changes=((ComputerPort, "keep_keys", faulty.key_not_kept),),
    ),
)

NAMED = {bug.name: bug for bug in BUGS}

MASKED = (
    ("head ignored", "no gap check"),
    ("head ignored", "fork accepted"),
    ("no gap check", "fork accepted"),
    ("head ignored", "no gap check", "fork accepted"),
    ("receipt believed", "head ignored"),
    ("anybody's receipt", "head ignored"),
    ("anybody's receipt", "anybody recognised"),
    ("chain believed", "blind cursor"),
    ("nothing wrapped", "closed not wrapped"),
    ("ack before commit", "half a batch"),
)
"""Faults that may hide each other: each of them is looked for together too."""
