"""Other people: somebody else at the same computer, and a second device whose words arrive here."""

from collections.abc import Sequence
from typing import Any

from carer_app.domain.kinds import kind_named
from carer_app.domain.revision import Op, SignedRevision, Statement
from carer_app.doorway import Doorway
from carer_app.session import Filing, Session
from carer_app.store import directory, revisions, writing
from carer_app.vault.file import FLOOR
from carer_app.vault.who import Who
from tests.conftest import Home

OTHERS_PASSPHRASE = "copper ladder violet harbour mitten"


def unlock(home: Home, name: str, passphrase: str) -> Home:
    """The same store, unlocked by somebody; lock it again."""
    door = Doorway(home.folder, home.clock, None, FLOOR)
    session = door.unlock(door.holder_named(name), passphrase)
    return Home(folder=home.folder, clock=home.clock, session=session, recovery_code="")


def joined(home: Home, name: str = "Jo Marsh", role: str = "foster_carer") -> Home:
    """Another person of the same computer, at the keyboard."""
    home.session.add_person(Who(name=name, role=role), OTHERS_PASSPHRASE)
    return unlock(home, name, OTHERS_PASSPHRASE)


def next_version(by: Session, of: Sequence[SignedRevision], content: dict[str, Any], reason: str) -> SignedRevision:
    """An amendment of these versions, signed on another device that did not know of later ones."""
    first = of[0].revision
    statement = Statement(content=content, reason=reason)
    parents = tuple(one.hash for one in of)
    filing = Filing(stream=first.stream, record=first.record, op=Op.AMEND, parents=parents)
    return by.sign(kind_named(first.kind), statement, filing)


def arrive(home: Home, signed: SignedRevision, by: Session) -> None:
    """What another device wrote, and who they are, as a sync brings it."""
    with home.session.database.writing() as db:
        if by.person.id not in {person.id for person in directory.everyone(db)}:
            directory.keep_person(db, by.person, here=False)
        revisions.add(db, signed)
        writing.renew(db, [signed], [])


def versions(home: Home, record: str) -> list[SignedRevision]:
    with home.session.database.reading() as db:
        return revisions.of_record(db, record)
