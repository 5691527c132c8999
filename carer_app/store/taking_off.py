"""Taking somebody off a computer: said in the log, shut out of the slot file, and the store brought under another key."""

from carer_app.domain.entry import taken_off
from carer_app.domain.people import Person
from carer_app.store import directory, writing
from carer_app.store.engine import Connection, Database
from carer_app.store.writing import Device
from carer_app.vault.disk import disk_errors
from carer_app.vault.keys import NewRecovery
from carer_app.vault.vault import Keys, Vault

_COMING = "coming"


def say_so(database: Database, device: Device, person: Person, by: Person, at: str) -> None:
    """From here on they do not unlock here any more; every council hears of it with the next sync."""
    with database.writing() as db:
        directory.take_off(db, person.id)
        writing.announce(db, device, taken_off(person, by, at))


def shut_out(database: Database, vault: Vault, keys: Keys, person: str) -> str:
    """Take their slot away, and pass a new vault key on to everybody else. Gives a new recovery code, to be shown once, where
    the one before knows no way to the new key; else nothing. Raises StoreUnwritableError.
    """
    with database.reading() as db:
        recovery = _public_of_code(db, vault)
    publics = _publics(database, keys, without=person)
    if not recovery:
        _expect_new_code(database)
    with disk_errors():
        new = vault.take_off(keys, person, publics, recovery)
    if new is None:
        return ""
    _keep_code(database, new)
    return new.code


def renew_recovery(database: Database, vault: Vault, keys: Keys, code: str) -> None:
    """Let this recovery code open from now on, and the one before no more. The records come under a new key, as when somebody
    is taken off. Raises StoreUnwritableError, BadInputError.
    """
    publics = _publics(database, keys)
    _expect_new_code(database)
    with disk_errors():
        new = vault.renew_recovery(keys, code, publics)
    _keep_code(database, new)


def finish(database: Database, vault: Vault, keys: Keys) -> None:
    """Shut out whoever was taken off and still has a slot, because that was broken off."""
    with database.reading() as db:
        gone = directory.taken_off(db)
        has_recovery = bool(gone) and bool(_public_of_code(db, vault))
    for holder in vault.holders():
        if holder.id in gone and holder.id != keys.person and has_recovery:
            shut_out(database, vault, keys, holder.id)


def _publics(database: Database, keys: Keys, without: str = "") -> dict[str, str]:
    """The public keys of those who go on unlocking here."""
    with database.reading() as db:
        gone = directory.taken_off(db) | {without}
        publics = {one.id: one.sealing_key for one in directory.people_here(db) if one.id not in gone}
    return publics | {keys.person: keys.sealing.public}


def _public_of_code(db: Connection, vault: Vault) -> str:
    """The public key of the recovery code whose slot is there; empty where it cannot be told, since that was broken off."""
    later = directory.setting(db, directory.RECOVERY_SLOT)
    if later is None:
        return directory.setting(db, directory.RECOVERY_KEY) or ""
    slot, _space, public = later.partition(" ")
    return public if slot == vault.recovery_slot else ""


def _expect_new_code(database: Database) -> None:
    """From here until the code's key is kept, nothing is sealed to the key of a code that may have ended."""
    with database.writing() as db:
        directory.set_setting(db, directory.RECOVERY_SLOT, _COMING)


def _keep_code(database: Database, new: NewRecovery) -> None:
    with database.writing() as db:
        directory.set_setting(db, directory.RECOVERY_KEY, new.public)
        directory.set_setting(db, directory.RECOVERY_SLOT, f"{new.slot} {new.public}")
