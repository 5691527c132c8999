"""How a row of the timeline is drawn: day and time, the words, whose and what, and how far it has come."""

import re
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from carer_app.i18n import _
from carer_app.ui.kit.icons import icon_size, picture
from carer_app.ui.kit.theme import em, tokens
from carer_app.ui.shell.small_pictures import HIGH_EMS, SmallPictures
from carer_app.ui.shell.timeline_model import ROW, Row
from carer_app.ui.shell.wording import STATES

NARROW_EMS = 44
_PAD = 12
_WITHIN_EMS = 1.6
_MOST_LINES = 2
_MARKED = re.compile("«(.*?)»", re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class _Boxes:
    """Where the parts of a row stand."""

    when: QRect
    words: QRect
    about: QRect
    pictures: QRect
    state: QRect
    height: int


class TimelineRows(QStyledItemDelegate):
    """Draws the rows; where there is little room the day and the state go above and below the words."""

    def __init__(self, pictures: SmallPictures, parent: QObject) -> None:
        super().__init__(parent)
        self._pictures = pictures

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        width = option.rect.width() or option.widget.width()
        return QSize(0, self._boxes(index.data(ROW), QRect(0, 0, width, 0)).height)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row: Row = index.data(ROW)
        frame: QRect = option.rect
        boxes = self._boxes(row, frame)
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, frame, state)
        if row.within:
            painter.setPen(QPen(tokens().colour("accent"), 2))
            painter.drawLine(
                frame.left() + _PAD + em() // 2, frame.top(), frame.left() + _PAD + em() // 2, frame.bottom()
            )
        _paint_when(painter, boxes.when, row)
        _paint_words(painter, boxes.words, row)
        painter.setFont(font(small=True))
        painter.setPen(tokens().colour("quiet"))
        painter.drawText(boxes.about, Qt.TextFlag.TextWordWrap, row.about)
        _paint_state(painter, boxes.state, row)
        if row.pictures:
            self._pictures.draw(painter, boxes.pictures, row.pictures, font(small=True))
        painter.restore()

    def _paint_ground(self, painter: QPainter, frame: QRect, state: QStyle.StateFlag) -> None:
        token = ""
        if state & QStyle.StateFlag.State_Selected:
            token = "accent_soft"
        elif state & QStyle.StateFlag.State_MouseOver:
            token = "hover"
        if token:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens().colour(token))
            painter.drawRoundedRect(frame.adjusted(4, 2, -4, -2), 7, 7)
        painter.setPen(tokens().colour("line"))
        painter.drawLine(frame.left() + _PAD, frame.bottom(), frame.right() - _PAD, frame.bottom())

    def _boxes(self, row: Row, frame: QRect) -> _Boxes:
        inner = frame.adjusted(_PAD + (round(_WITHIN_EMS * em()) if row.within else 0), _PAD, -_PAD, 0)
        line = QFontMetrics(font()).height()
        small = QFontMetrics(font(small=True)).height()
        if frame.width() < NARROW_EMS * em():
            return self._narrow(row, inner, line, small)
        when, state = round(9.5 * em()), round(13.5 * em())
        room = inner.width() - when - state - 2 * _PAD
        words = QRect(inner.left() + when + _PAD, inner.top(), room, _height(row, room))
        about = _about(row, words, room + _PAD + state)
        pictures = _below(about, row)
        return _Boxes(
            when=QRect(inner.left(), inner.top(), when, line + small + 3),
            words=words,
            about=about,
            pictures=pictures,
            state=QRect(words.right() + _PAD, inner.top(), state, line),
            height=max(pictures.bottom(), inner.top() + line + small) + _PAD + 1 - frame.top(),
        )

    def _narrow(self, row: Row, inner: QRect, line: int, small: int) -> _Boxes:
        when = QRect(inner.left(), inner.top(), inner.width(), small)
        words = QRect(inner.left(), when.bottom() + 4, inner.width(), _height(row, inner.width()))
        about = _about(row, words, inner.width())
        pictures = _below(about, row)
        state = QRect(inner.left(), pictures.bottom() + 4, inner.width(), line)
        return _Boxes(
            when=when,
            words=words,
            about=about,
            pictures=pictures,
            state=state,
            height=state.bottom() + _PAD + 1 - inner.top() + _PAD,
        )


def _about(row: Row, words: QRect, width: int) -> QRect:
    """Room under the words for all that is said about them, on as many lines as that needs."""
    most = QRect(words.left(), words.bottom() + 3, width, 100 * em())
    needed = QFontMetrics(font(small=True)).boundingRect(most, Qt.TextFlag.TextWordWrap, row.about)
    return QRect(most.left(), most.top(), width, needed.height())


def _below(about: QRect, row: Row) -> QRect:
    """Where the row's pictures stand: under everything that is said; no room is left for none."""
    if not row.pictures:
        return about
    return QRect(about.left(), about.bottom() + 7, about.width(), round(HIGH_EMS * em()))


def font(*, small: bool = False, strong: bool = False) -> QFont:
    """The text's own face in the row's sizes."""
    made = QFont()
    made.setPixelSize(round(em() * 0.9) if small else em())
    made.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
    return made


def _paint_when(painter: QPainter, box: QRect, row: Row) -> None:
    if box.height() < 1.6 * em():
        when = f"{row.day}, {row.time}" if row.time else row.day
        _paint_line(painter, box, when, font(small=True, strong=True), "ink")
        return
    weekday, _space, rest = row.day.partition(" ")
    line = QFontMetrics(font()).height()
    first = f"{weekday} {row.time}" if row.time else weekday
    _paint_line(painter, QRect(box.left(), box.top(), box.width(), line), first, font(strong=True), "ink")
    second = QRect(box.left(), box.top() + line + 3, box.width(), box.height() - line - 3)
    _paint_line(painter, second, rest, font(small=True), "quiet")


def _paint_line(painter: QPainter, box: QRect, text: str, face: QFont, token: str) -> None:
    painter.setFont(face)
    painter.setPen(tokens().colour(token))
    fitted = QFontMetrics(face).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, fitted)


def _paint_words(painter: QPainter, box: QRect, row: Row) -> None:
    layout = _laid_out(row, box.width())
    painter.setPen(tokens().colour("quiet" if row.taken_back else "ink"))
    layout.draw(painter, QPointF(box.topLeft()))


def _paint_state(painter: QPainter, box: QRect, row: Row) -> None:
    if row.state is None:
        return
    words, name, _look = STATES[row.state]
    if row.taken_back:
        words, name = _("taken back"), "arrow-back-up"
    elif row.flagged:
        words = _("{state}, to look at").format(state=words)
    size = icon_size()
    top = box.top() + (box.height() - size) // 2
    painter.drawPixmap(QRect(box.left(), top, size, size), picture(name, "quiet", size))
    _paint_line(painter, box.adjusted(size + 8, 0, 0, 0), words, font(small=True), "quiet")


def _height(row: Row, width: int) -> int:
    layout = _laid_out(row, width)
    return round(sum(layout.lineAt(number).height() for number in range(layout.lineCount())))


def _laid_out(row: Row, width: int) -> QTextLayout:
    """The words in at most two lines, with what was searched for standing out."""
    plain, marks = _plain(row.words or _("(nothing to show)"))
    face = font()
    fitted = QFontMetrics(face).elidedText(plain, Qt.TextElideMode.ElideRight, round(width * (_MOST_LINES - 0.15)))
    layout = QTextLayout(fitted, face)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.setFormats([_mark(start, length) for start, length in marks if start < len(fitted)])
    layout.beginLayout()
    height = 0.0
    while (line := layout.createLine()).isValid() and layout.lineCount() <= _MOST_LINES:
        line.setLineWidth(max(width, 1))
        line.setPosition(QPointF(0, height))
        height += line.height()
    layout.endLayout()
    return layout


def _plain(words: str) -> tuple[str, list[tuple[int, int]]]:
    """The words without their marks, and where the marked pieces begin and how long they are."""
    marks, plain, end = [], "", 0
    for found in _MARKED.finditer(words.replace("\n", " ")):
        plain += words[end : found.start()]
        marks.append((len(plain), len(found[1])))
        plain += found[1]
        end = found.end()
    return (plain + words[end:]).replace("\n", " "), marks


def _mark(start: int, length: int) -> QTextLayout.FormatRange:
    mark = QTextLayout.FormatRange()
    mark.start, mark.length = start, length
    look = QTextCharFormat()
    look.setFontWeight(QFont.Weight.Bold)
    look.setForeground(tokens().colour("accent_ink"))
    look.setBackground(tokens().colour("accent_soft"))
    mark.format = look
    return mark
