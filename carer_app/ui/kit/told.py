"""A record as people read it: fact, opinion and the child's own words plainly apart, and its four times in words."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from carer_app.clock import local, moment
from carer_app.domain.kind import Line, Voice
from carer_app.domain.revision import Occurred
from carer_app.domain.words import moment_words, occurred_words
from carer_app.i18n import _
from carer_app.ui.kit.flow import Columns
from carer_app.ui.kit.icons import IconLabel
from carer_app.ui.kit.labels import Words

_VOICES = {
    Voice.THEIR_WORDS: ("their-words", "quote", ""),
    Voice.VIEW: ("view", "bulb", _("What the writer thinks, not a fact")),
}


class ToldLines(QWidget):
    """The labelled lines of a record."""

    def __init__(self, lines: Iterable[Line], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(14)
        for line in lines:
            box.addWidget(_told(line))


def _told(line: Line) -> QWidget:
    if line.loud:
        return _loud(line)
    return _boxed(line) if line.voice in _VOICES else _plain(line)


def _loud(line: Line) -> QFrame:
    """What must be minded: a frame, a sign, and words that say so."""
    frame = QFrame()
    frame.setProperty("look", "urgent")
    frame.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    row = QHBoxLayout(frame)
    row.setContentsMargins(14, 8, 14, 10)
    row.setSpacing(12)
    row.addWidget(IconLabel("alert-triangle", "urgent_ink", 1.3), 0, Qt.AlignmentFlag.AlignTop)
    box = QVBoxLayout()
    box.setSpacing(2)
    _put(box, line, "strong")
    row.addLayout(box, 1)
    return frame


def _plain(line: Line) -> QWidget:
    whole = QWidget()
    whole.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    box = QVBoxLayout(whole)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(2)
    _put(box, line)
    return whole


def _boxed(line: Line) -> QFrame:
    """Opinion and their own words: each with a frame, a sign and a word of its own."""
    look, picture, meaning = _VOICES[line.voice]
    frame = QFrame()
    frame.setProperty("look", look)
    frame.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    row = QHBoxLayout(frame)
    row.setContentsMargins(14, 12, 14, 12)
    row.setSpacing(12)
    row.addWidget(
        IconLabel(picture, "accent_ink" if look == "their-words" else "quiet", 1.5), 0, Qt.AlignmentFlag.AlignTop
    )
    box = QVBoxLayout()
    box.setSpacing(2)
    _put(box, line)
    if meaning:
        box.addWidget(Words(meaning, "small"))
    row.addLayout(box, 1)
    return frame


def _put(box: QVBoxLayout, line: Line, look: str = "body") -> None:
    label = Words(line.label, "label")
    text = Words(line.text, look).selectable()
    text.setAccessibleName(f"{line.label}: {line.text}")
    box.addWidget(label)
    box.addWidget(text)


class FourTimes(QWidget):
    """When it happened, was written, reached the council and was read. Times that are not yet are said as such; `odd` says that
    the clock of the writer's computer was wrong.
    """

    def __init__(
        self,
        occurred: Occurred,
        written: str,
        received: str | None,
        read: str | None,
        sent: str | None = None,
        odd: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        told = (
            (_("Happened"), occurred_words(occurred), ""),
            (_("Written"), moment_words(moment(written)), odd),
            (_("Received by the council"), _received(received, sent), ""),
            (_("Read by the social worker"), moment_words(moment(read)) if read else _("not yet"), ""),
        )
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        times = [_time(label, text, mark) for label, text, mark in told]
        pairs = (Columns(*times[:2], ems=22, gap=14), Columns(*times[2:], ems=22, gap=14))
        box.addWidget(Columns(*pairs, ems=46, gap=14))


def _received(received: str | None, sent: str | None) -> str:
    """When it came to the council, and when it was sent where that was from here."""
    if received is None:
        return _("not yet (sent {went})").format(went=moment_words(moment(sent))) if sent else _("not yet")
    when = moment_words(moment(received))
    if not sent:
        return when
    is_same_day = local(moment(sent)).date() == local(moment(received)).date()
    went = f"{local(moment(sent)):%H:%M}" if is_same_day else moment_words(moment(sent))
    return _("{when} (sent {went})").format(when=when, went=went)


def _time(label: str, text: str, mark: str) -> QWidget:
    whole = QWidget()
    box = QVBoxLayout(whole)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(2)
    box.addWidget(Words(label, "small"))
    box.addWidget(Words(text))
    if mark:
        box.addWidget(Words(mark, "small"))
    box.addStretch(1)
    return whole
