"""Taking somebody off a computer: said in the log, shut out of the slot file, and the store brought under another key."""

from carer_app.domain.entry import taken_off
from carer_app.domain.people import Person
from carer_app.store import directory, writing
from carer_app.store.engine import Database
from carer_app.store.writing import Device
from carer_app.vault.disk import disk_errors
from carer_app.vault.vault import Keys, Vault


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
        gone = directory.taken_off(db)
        publics = {one.id: one.sealing_key for one in directory.people_here(db) if one.id not in gone | {person}}
        recovery = directory.setting(db, directory.RECOVERY_KEY) or ""
    publics[keys.person] = keys.sealing.public
    with disk_errors():
        new = vault.take_off(keys, person, publics, recovery)
    if new is None:
        return ""
    with database.writing() as db:
        directory.set_setting(db, directory.RECOVERY_KEY, new.public)
    return new.code


def finish(database: Database, vault: Vault, keys: Keys) -> None:
    """Shut out whoever was taken off and still has a slot, because that was broken off."""
    with database.reading() as db:
        gone = directory.taken_off(db)
        has_recovery = bool(directory.setting(db, directory.RECOVERY_KEY))
    for holder in vault.holders():
        if holder.id in gone and holder.id != keys.person and has_recovery:
            shut_out(database, vault, keys, holder.id)
