"""To whom a closed section's key is sealed, one by one."""

from carer_app.domain.closed import SAFEGUARDING, Reader
from carer_app.domain.people import Person
from carer_app.store import closed
from carer_app.store.closed import SealedKey
from carer_app.store.gateways import Gateway


def reader_of(person: Person) -> Reader:
    """Somebody as a section names its readers."""
    return Reader(id=person.id, name=person.name, role=str(person.role), key=person.sealing_key)


def sealed_to(stream: str, key: bytes, person: Person, gateway: Gateway | None) -> list[SealedKey]:
    """The section's key for one person; nothing while they have no key of their own."""
    if not person.sealing_key:
        return []
    return [closed.sealed_key(stream, key, person.id, person.sealing_key, gateway)]


def sealed_to_council(stream: str, key: bytes, gateway: Gateway | None) -> list[SealedKey]:
    """The section's key for the council's safeguarding key; nothing where it has none."""
    if gateway is None or not gateway.safeguarding:
        return []
    return [closed.sealed_key(stream, key, SAFEGUARDING, gateway.safeguarding, gateway)]
