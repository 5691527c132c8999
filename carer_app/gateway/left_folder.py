"""Taking the folder that an emptied computer left for its council: what was not sent, and the photos that it names."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import msgspec

from carer_app.domain.last_words import ENDING, PHOTOS, LastWords, open_words
from carer_app.domain.sealing import NotForYouError
from carer_app.domain.signing import BrokenSignatureError
from carer_app.errors import BadInputError
from carer_app.gateway import photos
from carer_app.gateway.bundles import UnknownComputerError
from carer_app.gateway.council import Council
from carer_app.gateway.last_words import take
from carer_app.gateway.trouble import RefusedError
from carer_app.i18n import _
from carer_app.sync.protocol import LARGEST_CHUNK

LARGEST = 512 * 1024 * 1024
"""Bytes of one file of last words."""

_OUR_FAULT = 500
"""From this status on something is wrong with the gateway, and not with what was asked."""


class NothingLeftHereError(BadInputError):
    """Nothing in the folder is for this council."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            _("Nothing in {path} was sealed to this council by a computer of its own. Nothing was taken.").format(
                path=path
            ),
            [("file", "holds nothing for this council")],
        )


class TakenFolder(msgspec.Struct, frozen=True, kw_only=True):
    """What was in a folder: the ids of the computers that left it, and how many drafts and chunks of photos were taken.

    `left` counts files that stay where they are: sealed to another council, damaged, or named by nothing here.
    """

    computers: tuple[str, ...]
    drafts: int
    chunks: int
    left: int


def take_folder(council: Council, path: Path) -> TakenFolder:
    """Take such a folder, or one sealed file of it. When this returns, all that it counts is durable; again changes nothing.

    The entries are signed by the computer that wrote them, and judged like any others. Raises BadInputError, with nothing
    taken, where nothing is for this council or it is of a computer that nobody knows here.
    """
    files = sorted(path.glob(f"*{ENDING}")) if path.is_dir() else [path]
    found = [(sealed, words) for sealed in map(_content, files) for words in _opened(council, sealed)]
    if not found:
        raise NothingLeftHereError(path)
    for _sealed, words in found:
        _refuse_unknown(council, words.device)
    for sealed, words in found:
        council.retrying(partial(take, council, words.device, sealed))
    computers = tuple(dict.fromkeys(words.device for _sealed, words in found))
    chunks = [_is_taken(council, computers, one) for one in _chunks(path)]
    return TakenFolder(
        computers=computers,
        drafts=sum(len(words.drafts) for _sealed, words in found),
        chunks=sum(chunks),
        left=len(files) - len(found) + len(chunks) - sum(chunks),
    )


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise BadInputError(_("{file} is too large.").format(file=path), [("file", "is too large")])
        return path.read_bytes()
    except OSError as problem:
        raise BadInputError(_("{file} cannot be read.").format(file=path), [("file", "cannot be read")]) from problem


def _opened(council: Council, sealed: bytes) -> Iterator[LastWords]:
    """Its words, where they are for this council."""
    try:
        words = open_words(sealed, council.keys.sealing)
    except (NotForYouError, BrokenSignatureError):
        return
    if words.gateway == council.keys.gateway:
        yield words


def _refuse_unknown(council: Council, device: str) -> None:
    with council.port() as port:
        known = port.device(device)
    if known is None or known.hosted:
        raise UnknownComputerError


def _chunks(path: Path) -> Iterator[Path]:
    """The sealed chunks beside the words, one after the other."""
    beside = path / PHOTOS
    if path.is_dir() and beside.is_dir():
        yield from (one for one in sorted(beside.iterdir()) if one.is_file() and one.stat().st_size <= LARGEST_CHUNK)


def _is_taken(council: Council, computers: Sequence[str], chunk: Path) -> bool:
    """Whether it is one of those that the computers' own entries name; only such are kept."""
    content = _content(chunk)
    for device in computers:
        try:
            photos.take(council, device, chunk.name, content)
        except RefusedError as problem:
            if problem.trouble.status >= _OUR_FAULT:
                raise
        else:
            return True
    return False
