"""Where there is no network: what was not sent as a sealed file for each council, and the receipts that come back."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from carer_app.domain.parcel import Label, Parcel
from carer_app.domain.signing import BrokenSignatureError, Signed
from carer_app.errors import BadInputError, KnownError
from carer_app.i18n import _
from carer_app.store import closed, gateways, log, revisions, set_aside, streams, writing
from carer_app.store.engine import Connection
from carer_app.store.gateways import Gateway
from carer_app.store.mirror import Mirror
from carer_app.store.parcels import label_for, parcel_of, runs
from carer_app.store.streams import Positioned
from carer_app.sync.bundle import BundleAnswer, write_bundle
from carer_app.sync.protocol import ItemState, Receipt
from carer_app.sync.stored import Sender
from carer_app.sync.verify import Pinned, read_receipt
from carer_app.vault.disk import write_whole

EVERYTHING = 1_000_000


class RescueFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file for one council: `content` opens there and nowhere else. `authority` is the council's slug. `aside` versions are
    not in it, since the council's computer could not take them and they were set aside.
    """

    council: str
    authority: str
    entries: int
    content: bytes
    aside: int = 0


class Brought(msgspec.Struct, frozen=True, kw_only=True):
    """What receipts from a stick said."""

    council: str
    received: int
    held: int


class NothingToRescueError(KnownError):
    """Every entry has its receipt, or there is no council to seal to."""


class WrongReceiptsError(BadInputError):
    """The file holds no receipts that count here."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, [("receipts", "do not count here")])


class Rescue:
    """The way by a stick, for this computer's store."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender
        self._database = sender.database

    def files(self) -> list[RescueFile]:
        """What was not sent, one file for each council that has something coming; raises NothingToRescueError."""
        with self._database.reading() as db:
            known = gateways.every(db)
            made = [self._file(db, gateway) for gateway in known]
            aside = set_aside.count(db)
        if aside and not any(made):
            raise NothingToRescueError(_SET_ASIDE)
        return _some([one for one in made if one], is_joined=bool(known))

    def _file(self, db: Connection, gateway: Gateway) -> RescueFile | None:
        waiting = log.waiting(db, gateway.id, gateway.epoch, EVERYTHING)
        parcels = [(self._label(label_for(run)), parcel_of(db, run)) for run in runs(waiting)]
        made = _as_file(gateway.name, gateway.authority, gateway.sealing_key, parcels)
        aside = set_aside.known(db) & set(set_aside.names(db, gateway.id))
        return made and msgspec.structs.replace(made, aside=len(aside))

    def _label(self, label: Label) -> Label:
        return msgspec.structs.replace(label, instance=self._sender.instance)

    def take_file(self, path: Path) -> Brought:
        """The same from a file; raises KnownError."""
        try:
            content = path.read_bytes()
        except OSError as problem:
            raise WrongReceiptsError(_("{name} cannot be read.").format(name=path.name)) from problem
        return self.take_receipts(content)

    def take_receipts(self, content: bytes) -> Brought:
        """Keep the receipts that came back on a stick: only now does what they name count as received.

        Raises WrongReceiptsError, with nothing changed, where they are not for this computer, not signed by a council that
        it joined, or of a log that it began anew since.
        """
        answer = _read_answer(content)
        with self._database.writing() as db:
            gateway = gateways.one(db, answer.gateway)
            if gateway is None:
                raise WrongReceiptsError(_("These receipts are of a council that this computer has not joined."))
            pinned = Pinned(gateway=gateway.id, key=gateway.key, device=self._sender.device.id)
            receipts = [(signed, _verified(db, signed, pinned, gateway)) for signed in answer.receipts]
            touched = [_keep(db, gateway, signed, receipt) for signed, receipt in receipts]
            writing.renew(db, [], set().union(*touched) | streams.let_in(db))
        items = [item for _signed, receipt in receipts for item in receipt.items]
        held = sum(item.state == ItemState.HELD for item in items)
        return Brought(council=gateway.name, received=len(items), held=held)


def files_from_mirror(mirror: Mirror) -> list[RescueFile]:
    """The same from the second copy alone, where the store itself cannot be read; raises NothingToRescueError.

    Nobody knows then what has its receipt already: it goes again, and the council has it once.
    """
    rows = (mirror.who.read() or {}).get("gateways", [])
    found = [(one.label, one.parcel) for one in mirror.parcels()]
    made = []
    for row in rows:
        own = [(label, parcel) for label, parcel in found if label.gateway == row["id"]]
        epoch = max((label.epoch for label, _parcel in own), default=0)
        latest = sorted((one for one in own if one[0].epoch == epoch), key=lambda one: (one[0].first, one[0].last))
        made.append(_as_file(row["name"], row["authority"], row["sealing_key"], latest))
    return _some([one for one in made if one], is_joined=bool(rows))


def save_all(files: Sequence[RescueFile], out: Path) -> list[Path]:
    """Write one file for each council, each whole or not at all; gives where they are. Raises KnownError."""
    named = [
        (one, out if len(files) == 1 else out.with_name(f"{out.stem}-{one.authority}{out.suffix}")) for one in files
    ]
    for one, path in named:
        try:
            write_whole(path, one.content)
        except OSError as problem:
            raise KnownError(_("{name} cannot be written. Choose another folder.").format(name=path.name)) from problem
    return [path for _one, path in named]


def _as_file(
    council: str, authority: str, sealing_key: str, parcels: Sequence[tuple[Label, Parcel]]
) -> RescueFile | None:
    if not parcels:
        return None
    count = len({signed for _label, parcel in parcels for signed in parcel.entries})
    content = write_bundle(parcels, sealing_key)
    return RescueFile(council=council, authority=authority, entries=count, content=content)


_SET_ASIDE = _(
    "Nothing waits to be sent. What the council's computer could not take is safe on this laptop and was set aside: the page "
    "on sending names it. Tell the council, then send it again."
)


def _some(files: list[RescueFile], *, is_joined: bool) -> list[RescueFile]:
    if files:
        return files
    if is_joined:
        raise NothingToRescueError(
            _("Everything written here has been received by the council. There is nothing to save.")
        )
    raise NothingToRescueError(
        _(
            "This computer is not connected to a council yet, so there is nobody to seal a file to. Everything is safe here."
        )
    )


def _read_answer(content: bytes) -> BundleAnswer:
    try:
        return msgspec.json.decode(content, type=BundleAnswer)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as problem:
        raise WrongReceiptsError(_("That is not a file of receipts. Nothing was changed.")) from problem


def _verified(db: Connection, signed: Signed, pinned: Pinned, gateway: Gateway) -> Receipt:
    """The receipt, when it is this council's for this computer and of the log as it is here."""
    try:
        receipt = read_receipt(signed, pinned)
    except BrokenSignatureError as problem:
        raise WrongReceiptsError(
            _("These receipts are not for this computer, or are not signed as they should be. Nothing was changed.")
        ) from problem
    ours = log.hash_at(db, gateway.id, receipt.log.epoch, receipt.log.seq)
    if receipt.log.epoch != gateway.epoch or ours != receipt.log.head:
        raise WrongReceiptsError(
            _(
                "These receipts are of an earlier log of this computer. Nothing was changed; save a new file and send it."
            )
        )
    return receipt


def _keep(db: Connection, gateway: Gateway, signed: Signed, receipt: Receipt) -> set[str]:
    """Keep the places that a receipt names, and the receipt; gives the records that it is about."""
    names = [item.revision for item in receipt.items]
    here = {one.hash: one.revision for one in revisions.by_hash(db, names)}
    whose = {name: one.stream for name, one in here.items()}
    whose |= {name: box.stream for name, box in closed.by_hash(db, names).items()}
    for item in receipt.items:
        if item.state == ItemState.HELD and item.revision in here:
            streams.keep_held(db, item.revision, gateway.id, str(item.reason or ""), receipt.at)
        elif item.position is not None and item.revision in whose:
            place = Positioned(
                stream=whose[item.revision], position=item.position, revision=item.revision, received=receipt.at
            )
            streams.keep_positions(db, [place])
    gateways.keep_receipt(db, gateway.id, signed)
    log.mark_received(db, gateway.id, receipt.log.epoch, receipt.log.seq, receipt.at)
    return {one.record for one in here.values()}
