"""A paper that opens only with a passphrase: AES-256 as PDF 2.0 has it. Papers leave so unless somebody chooses otherwise."""

import secrets
from io import BytesIO

from carer_app.errors import BadInputError
from carer_app.i18n import _

SHORTEST = 12
"""Characters of a passphrase that a paper is locked with; a file can be tried without end by whoever has it."""

LONGEST = 127
"""Bytes that the format takes; longer ones would be cut without a word."""

_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
_GROUPS, _OF = 4, 4


def lock(paper: bytes, passphrase: str) -> bytes:
    """The same paper, sealed; its text can still be read aloud once it is open. Raises BadInputError."""
    import pikepdf  # noqa: PLC0415 - loaded when the first paper leaves

    refuse_weak(passphrase)
    sealed = BytesIO()
    owner = secrets.token_urlsafe(32)
    with pikepdf.open(BytesIO(paper)) as opened:
        opened.save(sealed, encryption=pikepdf.Encryption(user=passphrase, owner=owner, R=6, aes=True, metadata=True))
    return sealed.getvalue()


def refuse_weak(passphrase: str) -> None:
    """Raises BadInputError where nobody should rely on it."""
    if len(passphrase) < SHORTEST:
        sentence = _("The passphrase for the paper needs at least {count} characters.").format(count=SHORTEST)
        raise BadInputError(sentence, [("passphrase", "is too short")])
    if len(passphrase.encode()) > LONGEST:
        sentence = _("The passphrase for the paper is too long: {count} bytes at most.").format(count=LONGEST)
        raise BadInputError(sentence, [("passphrase", "is too long")])


def suggested() -> str:
    """A passphrase to be told over the telephone: four groups of letters and digits, 79 bits, none easily confused."""
    return "-".join("".join(secrets.choice(_LETTERS) for _letter in range(_OF)) for _group in range(_GROUPS))
