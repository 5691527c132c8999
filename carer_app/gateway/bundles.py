"""Taking a rescue file: its entries go through the same `accept` as those that come by the network, and the same receipts
go back.
"""

from collections.abc import Sequence

from carer_app.domain.frames import Frame
from carer_app.domain.parcel import Label, Parcel, label_of, open_for_council
from carer_app.domain.sealing import NotForYouError
from carer_app.domain.signing import Signed
from carer_app.errors import BadInputError
from carer_app.gateway.commands import ask_after_taking_off
from carer_app.gateway.council import Council
from carer_app.gateway.db.audit_log import note
from carer_app.gateway.last_words import with_sealed
from carer_app.gateway.sync import Outcome, accept
from carer_app.i18n import _
from carer_app.sync.bundle import BundleAnswer, read_bundle
from carer_app.sync.protocol import RECEIPT, ItemState, Receipt, SyncRequest

DAMAGED = "damaged"


class WrongCouncilError(BadInputError):
    """The file is sealed to another council, or its sealed part was changed."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This rescue file was written for another council, or was changed on its way. Nothing was taken from it."
            ),
            [("file", "is for another council")],
        )


class UnknownComputerError(BadInputError):
    """Nobody here knows the computer that wrote the file."""

    def __init__(self) -> None:
        super().__init__(
            _("The computer that wrote this rescue file was never enrolled here. Nothing was taken from it."),
            [("file", "is of a computer that is not known")],
        )


def take_bundle(council: Council, content: bytes) -> BundleAnswer:
    """Take what is in a rescue file, in the order of its log. When this returns, everything that a receipt names is durable.

    Taking the same file again changes nothing and gives the same places. A part that cannot be read stops what follows
    it, and `problem` says so; the computer that wrote the file still has everything. Raises BadInputError, with nothing
    taken, where it is no rescue file, another council's, or of a computer that nobody knows here.
    """
    bundle = read_bundle(content)
    parcels = [_opened(council, frame) for frame in bundle.frames]
    problem = DAMAGED if bundle.missing else ""
    receipts: list[Receipt] = []
    for label, parcel in parcels:
        outcome = _take(council, label, parcel)
        if outcome.receipt is None:
            problem = outcome.trouble.type if outcome.trouble else problem
            break
        receipts.append(outcome.receipt)
    return _answer(council, receipts, bundle.missing, problem)


def _opened(council: Council, frame: Frame) -> tuple[Label, Parcel]:
    label = label_of(frame)
    try:
        if label.gateway != council.keys.gateway:
            raise WrongCouncilError
        return label, open_for_council(frame, council.keys.sealing)
    except NotForYouError as problem:
        raise WrongCouncilError from problem


def _take(council: Council, label: Label, parcel: Parcel) -> Outcome:
    """One parcel in a transaction of its own."""

    def take() -> Outcome:
        with council.port() as port:
            device = port.device(label.device)
            if device is None or device.hosted:
                raise UnknownComputerError
            request = _request(label, parcel, label.instance or device.instance)
            outcome = accept(port, with_sealed(request, council.keys.sealing))
            ask_after_taking_off(council, port)
            return outcome

    return council.retrying(take)


def _request(label: Label, parcel: Parcel, instance: str) -> SyncRequest:
    return SyncRequest(
        device=label.device,
        epoch=label.epoch,
        instance=instance,
        entries=parcel.entries,
        revisions=parcel.revisions,
        bodies=parcel.bodies,
        boxes=parcel.boxes,
        sealed=parcel.sealed,
        more=True,
    )


def _answer(council: Council, receipts: Sequence[Receipt], missing: int, problem: str) -> BundleAnswer:
    items = [item for receipt in receipts for item in receipt.items]
    count = {state: sum(item.state == state for item in items) for state in ItemState}
    with council.writing() as connection:
        for device in sorted({receipt.device for receipt in receipts}):
            note(connection, council.now(), "rescue file taken", device=device, detail=f"{len(items)} revisions")
    return BundleAnswer(
        gateway=council.keys.gateway,
        gateway_name=council.name,
        receipts=tuple(_signed(council, receipt) for receipt in receipts),
        entries=len(items),
        accepted=count[ItemState.ACCEPTED],
        duplicate=count[ItemState.DUPLICATE],
        held=count[ItemState.HELD],
        damaged=missing,
        problem=problem,
    )


def _signed(council: Council, receipt: Receipt) -> Signed:
    return council.keys.signing.sign(RECEIPT, receipt)


def bundle_sentence(answer: BundleAnswer) -> str:
    """What a person at the council is told about a file of which not everything could be taken; empty when all was."""
    if not answer.problem:
        return ""
    known = {
        DAMAGED: _("A part of the rescue file cannot be read. What stood before it was taken."),
        "chain-gap": _("Something is missing between what is here and what the file holds. The rest was not taken."),
        "chain-fork": _(
            "That computer's log has another history here, and both are kept. The rest of the file was not taken."
        ),
    }
    first = known.get(answer.problem, _("An entry in the file cannot be taken. What stood before it was taken."))
    return first + " " + _("The computer that wrote it still has everything: ask for a new rescue file.")
