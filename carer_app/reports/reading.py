"""Reads what a PDF says, in a process of its own with little memory and no keys: whoever made the file may mean harm."""

import sys

import msgspec

from carer_app.apart import ApartError, ask_apart, limit_this_process
from carer_app.errors import BadInputError, KnownError
from carer_app.i18n import _
from carer_app.reports.stamp import PaperStamp, code_in, stamp_in

LARGEST = 200 * 1024 * 1024
_MOST_PAGES = 10_000
_MEMORY = 1024 * 1024 * 1024
_SECONDS = 60
_CREATOR = "Hearthlog"


class WrongPaperPasswordError(KnownError):
    """The paper is locked, and that does not open it."""

    def __init__(self) -> None:
        super().__init__(_("That passphrase does not open the paper. Ask whoever gave it to you."))


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What the other process answers: the words of all pages and the file's own data, or why not."""

    why: str = ""
    text: str = ""
    creator: str = ""
    keywords: str = ""


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """A paper of this program. `code` is the short code that stands on it, empty where none does; `stamp` came later."""

    code: str
    text: str
    stamp: PaperStamp | None = None


class _Given(msgspec.Struct, frozen=True, kw_only=True):
    data: bytes
    password: str | None = None


def read_paper(name: str, data: bytes, password: str | None = None) -> Paper:
    """The paper in a PDF. Raises BadInputError that names the file where it is none of ours, cannot be read, or is locked and
    no password was given; WrongPaperPasswordError where that is not the one.
    """
    said = _asked_apart(_Given(data=data, password=password)) if len(data) <= LARGEST else Said(why="large")
    if said.why == "password" and password is not None:
        raise WrongPaperPasswordError
    if said.why:
        raise BadInputError(_WHY.get(said.why, _WHY["damaged"]).format(name=name), [("file", said.why)])
    stamp = stamp_in(said.keywords)
    code = code_in(said.text) or (stamp.head if stamp else "")
    why = "not ours" if said.creator != _CREATOR else "" if code or stamp else "no code"
    if why:
        raise BadInputError(_WHY[why].format(name=name), [("file", why)])
    return Paper(code=code, text=said.text, stamp=stamp)


_WHY = {
    "password": _("file: {name} is locked. Name a file with its passphrase by --password-file."),
    "damaged": _("file: {name} cannot be read as a PDF."),
    "large": _("file: {name} is too large to be looked at here."),
    "not ours": _("file: {name} is no paper that Hearthlog made. Nothing can be said about it."),
    "no code": _(
        "file: {name} was made by Hearthlog and carries no code, as a recovery sheet does not, nor everything of one child that "
        "an earlier version wrote. So it cannot be compared with the records."
    ),
}


def _asked_apart(given: _Given) -> Said:
    try:
        answer = ask_apart("carer_app.reports.reading", msgspec.msgpack.encode(given), _SECONDS)
        return msgspec.msgpack.decode(answer, type=Said)
    except (ApartError, msgspec.DecodeError):
        return Said(why="damaged")


# ---- in the other process


def said_by(data: bytes, password: str | None) -> Said:
    """What a PDF says, read right here."""
    import pypdfium2  # noqa: PLC0415 - only the process that reads a file loads it

    try:
        document = pypdfium2.PdfDocument(data, password=password)
        if len(document) > _MOST_PAGES:
            return Said(why="large")
        pages = [page.get_textpage().get_text_range() for page in document]
    except pypdfium2.PdfiumError as problem:
        return Said(why="password" if "password" in str(problem).lower() else "damaged")
    about = document.get_metadata_dict()
    return Said(text="\n".join(pages), creator=about.get("Creator", ""), keywords=about.get("Keywords", ""))


def main() -> None:
    """One file in, one answer out."""
    given = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=_Given)
    limit_this_process(_MEMORY, _SECONDS)
    sys.stdout.buffer.write(msgspec.msgpack.encode(said_by(given.data, given.password)))


if __name__ == "__main__":
    main()
