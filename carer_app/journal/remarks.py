"""What somebody says about a record, signed: a comment, or that something in the record is not right."""

from typing import Any

from carer_app.clock import today
from carer_app.domain.kind import Circumstances
from carer_app.domain.marks import COMMENT
from carer_app.domain.reading import checked
from carer_app.domain.revision import Link, Revision, SignedRevision, Statement
from carer_app.journal.forms import plain
from carer_app.session import Filing, Signer


def signed_remark(
    session: Signer, about: Revision, raw: dict[str, Any], circumstances: Circumstances
) -> SignedRevision:
    """The remark in the record's own section; raises BadInputError."""
    given = raw | {"day": today(session.clock).isoformat()}
    content, _flags = checked(COMMENT, given, circumstances)
    filing = Filing(stream=about.stream, about=(Link(record=about.record),))
    return session.sign(COMMENT, Statement(content=plain(content)), filing)
