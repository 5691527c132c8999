"""The words people see go through `_`; a translation is a gettext catalogue in resources/locale."""

import gettext

from carer_app.config import resources

_translation = gettext.translation("hearthlog", localedir=resources() / "locale", fallback=True)


def _(sentence: str) -> str:
    """The sentence in the reader's language, or as it stands where there is no translation."""
    return _translation.gettext(sentence)


def counted(one: str, many: str, count: int) -> str:
    """The right one of two sentences for a count; both may use {count}."""
    return _translation.ngettext(one, many, count).format(count=count)
