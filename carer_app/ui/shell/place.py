"""Where one can be in the window: a page by name, and what it is about."""

import msgspec

TODAY = "today"
NEEDS = "needs"
WRITE = "write"
TIMELINE = "timeline"
CHILDREN = "children"
REVIEW = "review"
SENDING = "sending"
SETTINGS = "settings"
CHILD = "child"
ADD_CHILD = "add_child"
RECORD = "record"
TOGETHER = "together"
MOVE = "move"
MOVED = "moved"
OWN_LOG_IN = "own_log_in"
BOOK = "book"
OWN = "own"
WRITE_BOOK = "write_book"
OPENED = "opened"
CHECKED = "checked"
HEALTH = "health"
SEALED = "sealed"
PEOPLE = "people"
RECOVERY = "recovery"
EVERY = (
    TODAY,
    NEEDS,
    WRITE,
    TIMELINE,
    CHILDREN,
    REVIEW,
    SENDING,
    SETTINGS,
    CHILD,
    ADD_CHILD,
    RECORD,
    TOGETHER,
    MOVE,
    MOVED,
    OWN_LOG_IN,
    BOOK,
    OWN,
    WRITE_BOOK,
    OPENED,
    CHECKED,
    PEOPLE,
    RECOVERY,
    HEALTH,
    SEALED,
)
"""The name of each page, those of the menu first."""

WRITING = (WRITE, WRITE_BOOK, TOGETHER, ADD_CHILD)
"""The pages with a form that comes back as it was left."""


OWN_PAGE = "own_page"
"""A young person's own page, which is not one of the desk: the desk is closed before it opens."""


PICTURES = "pictures"
"""The topic of a form that begins where photos and papers are brought."""


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A page with what it shows. `child`, `kind` and `record` are ids and slugs, empty where they do not matter.

    `topic` is what a new entry is to settle, so that its form begins with what fits, or the heading that comes first in
    the list of what one can write. `draft` names what was begun of a new entry, where several are begun; `about` is the
    record to which a new part is added, and `person` the carer whose own file it is about.
    """

    page: str
    child: str = ""
    kind: str = ""
    record: str = ""
    topic: str = ""
    draft: str = ""
    about: str = ""
    person: str = ""
