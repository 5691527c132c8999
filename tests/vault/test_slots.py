import msgspec
import pytest

from carer_app.domain.canonical import encode
from carer_app.vault.file import CEILING, FLOOR, Slot, SlotHeader, SlotKind, Stretch, read_slot
from carer_app.vault.slots import PlantedSlotError, WrongPassphraseError, make_slot, open_slot, subkey

VAULT_KEY = bytes(range(32))
HALF = b"\x07" * 32
HEADER = SlotHeader(
    vault="v", slot="s", person="p", kind=SlotKind.PASSPHRASE, salt="ab" * 16, stretch=FLOOR, device_secret=True,
    generation=1,
)  # fmt: skip


def with_header(slot: Slot, /, **changed: object) -> Slot:
    """The slot with another header than the one that was sealed."""
    return msgspec.structs.replace(slot, header_text=encode(msgspec.structs.replace(slot.header, **changed)).decode())


@pytest.fixture(scope="module")
def slot() -> Slot:
    return make_slot(HEADER, "otter lantern thimble", HALF, VAULT_KEY, b"private")


def test_the_right_passphrase_and_device_secret_open_it(slot: Slot) -> None:
    assert open_slot(slot, "otter lantern thimble", HALF) == (VAULT_KEY, b"private")


@pytest.mark.parametrize(
    ("secret", "half"), [("otter lantern thimbles", HALF), ("otter lantern thimble", b""), ("", HALF)]
)
def test_the_slots_own_tag_says_no_to_anything_else(slot: Slot, secret: str, half: bytes) -> None:
    with pytest.raises(WrongPassphraseError, match="does not open this store"):
        open_slot(slot, secret, half)


@pytest.mark.parametrize(
    "changed",
    [
        {"v": 2},
        {"vault": "w"},
        {"slot": "t"},
        {"person": "q"},
        {"kind": SlotKind.RECOVERY},
        {"kdf": "argon2i"},
        {"salt": "ac" + "ab" * 15},
        {"stretch": Stretch(m=FLOOR.m + 8, t=2, p=1)},
        {"stretch": Stretch(m=FLOOR.m, t=3, p=1)},
        {"device_secret": False},
        {"generation": 2},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_a_changed_header_is_refused(slot: Slot, changed: dict[str, object]) -> None:
    planted = with_header(slot, **changed)
    with pytest.raises(WrongPassphraseError):
        open_slot(planted, "otter lantern thimble", HALF)


@pytest.mark.parametrize(
    "stretch",
    [
        Stretch(m=FLOOR.m - 1, t=2, p=1),
        Stretch(m=FLOOR.m, t=1, p=1),
        Stretch(m=FLOOR.m, t=2, p=0),
        Stretch(m=-1, t=-1, p=-1),
        Stretch(m=CEILING.m + 1, t=2, p=1),
        Stretch(m=FLOOR.m, t=CEILING.t + 1, p=1),
        Stretch(m=FLOOR.m, t=2, p=CEILING.p + 1),
    ],
    ids=repr,
)
def test_planted_stretching_is_refused_before_any_work_is_done(slot: Slot, stretch: Stretch) -> None:
    planted = with_header(slot, stretch=stretch)
    with pytest.raises(PlantedSlotError, match="key slot was changed"):
        open_slot(planted, "otter lantern thimble", HALF)


@pytest.mark.parametrize("field", ["vault_key", "private_keys"])
def test_sealed_bytes_do_not_survive_a_change(slot: Slot, field: str) -> None:
    box = bytearray.fromhex(getattr(slot, field))
    box[-1] ^= 1
    with pytest.raises(WrongPassphraseError):
        open_slot(msgspec.structs.replace(slot, **{field: box.hex()}), "otter lantern thimble", HALF)


def test_sealed_parts_cannot_be_swapped(slot: Slot) -> None:
    swapped = msgspec.structs.replace(slot, vault_key=slot.private_keys, private_keys=slot.vault_key)
    with pytest.raises(WrongPassphraseError):
        open_slot(swapped, "otter lantern thimble", HALF)


def test_subkeys_of_one_key_have_nothing_in_common() -> None:
    found = {subkey(VAULT_KEY, purpose) for purpose in ("db|1", "db|2", "drop", "backup")}
    assert len(found) == 4
    assert VAULT_KEY not in found


def test_a_new_slot_is_stretched_by_64_mib_three_passes_four_lanes() -> None:
    assert Stretch() == Stretch(m=64 * 1024, t=3, p=4)


# ---- slots of other programs


class LaterHeader(SlotHeader, frozen=True, kw_only=True):
    """The header of a later program, which says one thing more."""

    colour: str


def test_a_slot_whose_header_says_more_than_is_known_here_opens() -> None:
    known = {name: getattr(HEADER, name) for name in HEADER.__struct_fields__}
    later = make_slot(LaterHeader(**known, colour="blue"), "otter lantern thimble", HALF, VAULT_KEY, b"private")
    again = read_slot(msgspec.Raw(msgspec.json.encode(later)))
    assert again == later
    assert again.header == HEADER
    assert open_slot(again, "otter lantern thimble", HALF) == (VAULT_KEY, b"private")
