"""Whether what stands in a signed envelope can be what it stands for. Whoever signs may sign nonsense."""

import re

from carer_app.clock import moment
from carer_app.domain.revision import Revision

LARGEST_COUNT = 2**31 - 1

_NAME = re.compile(r"[\x21-\x7e]{1,200}")
_HASH = re.compile(r"[0-9a-f]{64}")


def is_name(text: str) -> bool:
    """Whether this can be an id: some printable characters without spaces."""
    return bool(_NAME.fullmatch(text))


def is_hash(text: str) -> bool:
    return bool(_HASH.fullmatch(text))


def has_times(revision: Revision) -> bool:
    """Whether its times are times."""
    try:
        moment(revision.written)
        moment(revision.occurred.start)
    except (ValueError, OverflowError):
        return False
    return True


def is_well_named(revision: Revision) -> bool:
    """Whether its names, hashes and numbers can be what they stand for."""
    links = [link.record for link in revision.about] + [link.revision for link in revision.about if link.revision]
    names = (revision.id, revision.record, revision.stream, revision.kind, revision.author, revision.role, *links)
    hashes = (revision.body_hash, revision.author_key, *revision.parents, *revision.attachments)
    return all(map(is_name, names)) and all(map(is_hash, hashes)) and 0 < revision.schema <= LARGEST_COUNT
