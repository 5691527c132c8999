"""Photos and papers beside the words: those of a draft, with the place where more are brought, and those of a record."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QSizePolicy, QVBoxLayout, QWidget

from carer_app.domain.attachments import LARGEST_FILE, Manifest, Media
from carer_app.domain.words import day_words
from carer_app.errors import KnownError
from carer_app.i18n import _, counted
from carer_app.journal.pictures import Pictures, plain_words
from carer_app.store.attachments import Attached
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.drop_zone import DropZone, Given
from carer_app.ui.kit.flow import FlowRow
from carer_app.ui.kit.labels import Badge, Words
from carer_app.ui.kit.panels import Banner, Card, reveal
from carer_app.ui.kit.tasks import run_in_background
from carer_app.ui.kit.text_fields import TextField
from carer_app.ui.kit.thumbnail import Thumbnail, image_of
from carer_app.ui.shell.viewer import Viewer
from carer_app.ui.shell.words_box import WordsBox

LeaveOut = Callable[[Attached, str], None]
"""Leaves one out of its record, for that reason; raises KnownError."""

_WAIT_MS = 800


def says(manifest: Manifest) -> str:
    """What it is, in the words of whoever added it where there are any."""
    if manifest.words:
        return manifest.words
    if manifest.media == Media.PDF:
        return _("A paper that nobody has described yet")
    return _("A photo that nobody has described yet")


def facts(manifest: Manifest) -> str:
    """What is known of it beside its words: how many pages, or when it was taken."""
    if manifest.media == Media.PDF:
        pages = counted("PDF, {count} page", "PDF, {count} pages", manifest.pages)
        return f"{manifest.name} · {pages}" if manifest.name else pages
    taken = taken_words(manifest.taken)
    return _("Photo, taken {when}").format(when=taken) if taken else _("Picture")


def taken_words(taken: str) -> str:
    """When a camera said that a picture was taken, on the clock of that place; empty where it said nothing."""
    try:
        at = datetime.fromisoformat(taken)
    except ValueError:
        return ""
    return f"{day_words(at.date())}, {at:%H:%M}"


def open_attached(attached: Attached, pictures: Pictures, from_: QWidget) -> Viewer:
    """Show it over everything that the window shows while it is unlocked; raises ChangedFileError."""
    window = from_.window()
    over = window.centralWidget() if isinstance(window, QMainWindow) else None
    return Viewer(attached, pictures.whole(attached), says(attached.manifest), over or window)


class AttachedRow(QWidget):
    """One photo or paper: its small picture, what is known of it, and how far it has come."""

    failed = Signal(str)

    def __init__(self, attached: Attached, pictures: Pictures, sent: Badge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.attached = attached
        self._pictures = pictures
        self.thumbnail = Thumbnail(self._small(), says(attached.manifest))
        self.thumbnail.setEnabled(attached.is_here)
        self.thumbnail.clicked.connect(self._on_open)
        self.viewer: Viewer | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        column = QVBoxLayout()
        column.setSpacing(6)
        row.addWidget(self.thumbnail, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)
        self.column = column
        self.about = FlowRow(sent)

    def _small(self) -> QImage:
        try:
            return image_of(self._pictures.thumbnail(self.attached))
        except KnownError:
            return image_of(b"")

    def _on_open(self) -> None:
        try:
            self.viewer = open_attached(self.attached, self._pictures, self)
        except KnownError as problem:
            self.failed.emit(problem.sentence)


class AttachmentsArea(Card):
    """The photos and papers of a draft. What is brought is kept at once; `changed` says that there is more or less."""

    changed = Signal()

    def __init__(self, pictures: Pictures, draft: str, parent: QWidget | None = None) -> None:
        super().__init__(_("Photos and papers"))
        _as_high_as_its_words(self)
        self._pictures = pictures
        self._draft = draft
        self._waiting: list[Given] = []
        self._said: list[str] = []
        self.rows: list[DraftRow] = []
        self.zone = DropZone(_("Or drop it here, or paste it. A photo (JPEG, PNG, HEIC) or a PDF, up to 25 MB."))
        self.trouble = Banner("", "calm", "alert-triangle")
        _as_high_as_its_words(self.trouble)
        self.trouble.say("")
        self.working = Words("", "quiet")
        self.working.hide()
        self.list = QVBoxLayout()
        self.list.setSpacing(16)
        self.add(caution())
        self.add(self.zone)
        self.add(self.trouble)
        self.add(self.working)
        self.box.addLayout(self.list)
        self.zone.given.connect(self.take)
        self.zone.refused.connect(self._say)
        self.show_what_is_there()

    @property
    def is_busy(self) -> bool:
        """Whether a file is still being made ready."""
        return bool(self._waiting)

    def show_what_is_there(self) -> None:
        """Show what waits in the draft now."""
        self.keep_words()
        while (item := self.list.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.rows = []
        for attached in self._pictures.of_draft(self._draft):
            self._add_row(attached)

    def take(self, files: list[Given]) -> None:
        """Make these files ready one after another, and keep each at once."""
        self._say("")
        idle = not self._waiting
        self._waiting += files
        if idle and self._waiting:
            self._take_next()

    def keep_words(self) -> None:
        """Keep what was said about the pictures; raises KnownError when the disk says no."""
        for row in self.rows:
            row.keep_words()

    def has_unkept_words(self) -> bool:
        """Whether something typed about a picture is on the screen only."""
        return any(row.has_unkept_words() for row in self.rows)

    def _take_next(self) -> None:
        if not self._waiting:
            self.working.hide()
            return
        given = self._waiting[0]
        self.working.setText(_("Adding “{name}” …").format(name=given.name))
        self.working.show()
        run_in_background(self, lambda: self._taken(given), done=self._on_taken, failed=self._on_refused)

    def _taken(self, given: Given) -> Attached:
        try:
            data = given.read(LARGEST_FILE)
        except OSError as problem:
            sentence = _("“{name}” could not be read, so it was not added. Copy it to this computer first.")
            raise KnownError(sentence.format(name=given.name)) from problem
        return self._pictures.take(self._draft, given.name, data)

    def _on_taken(self, attached: Attached) -> None:
        self._waiting.pop(0)
        self._add_row(attached)
        self.changed.emit()
        self._take_next()

    def _on_refused(self, problem: KnownError) -> None:
        self._waiting.pop(0)
        self._say(problem.sentence, more=True)
        self._take_next()

    def _add_row(self, attached: Attached) -> None:
        row = DraftRow(attached, self._pictures)
        row.failed.connect(self._say)
        row.taken_out.connect(self._on_taken_out)
        self.rows.append(row)
        self.list.addWidget(row)
        row.show()

    def _on_taken_out(self) -> None:
        self.show_what_is_there()
        self.changed.emit()

    def _say(self, sentence: str, *, more: bool = False) -> None:
        self._said = [*self._said, sentence] if more else [sentence]
        self.trouble.say("\n".join(part for part in self._said if part))
        if sentence:
            reveal(self.trouble)


class DraftRow(AttachedRow):
    """A photo or paper of a draft: it can be described, and taken out again."""

    taken_out = Signal()

    def __init__(self, attached: Attached, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(attached, pictures, Badge(_("Kept with the draft"), "calm"), parent)
        self.words = TextField(
            "words", _("What does it show?"), hint=_("A few words, for those who cannot see it, and for the papers.")
        )
        _as_high_as_its_words(self.words)
        self.words.show_value(attached.manifest.words)
        self._typing = QTimer(self, singleShot=True, interval=_WAIT_MS)
        self._typing.timeout.connect(self.try_to_keep_words)
        self.words.changed.connect(self._typing.start)
        self.words.input().editingFinished.connect(self.try_to_keep_words)
        out = Button(_("Take it out"), "link", "x")
        out.setAccessibleName(_("Take out: {what}").format(what=says(attached.manifest)))
        out.clicked.connect(self.take_out)
        self.about.add(out)
        self.column.addWidget(self.words)
        self.column.addWidget(Words(facts(attached.manifest), "quiet"))
        self.column.addWidget(self.about)

    def keep_words(self) -> None:
        """Keep what was typed about it; raises KnownError."""
        self._typing.stop()
        if self.has_unkept_words():
            self.attached = self._pictures.describe(self.attached, str(self.words.value() or ""))
            self.thumbnail.name(says(self.attached.manifest))

    def has_unkept_words(self) -> bool:
        return plain_words(str(self.words.value() or "")) != self.attached.manifest.words

    def try_to_keep_words(self) -> None:
        try:
            self.keep_words()
        except KnownError as problem:
            self.failed.emit(problem.sentence)

    def take_out(self) -> None:
        """Take it out of the draft."""
        self._typing.stop()
        self.words.show_value(self.attached.manifest.words)
        try:
            self._pictures.take_out(self.attached)
        except KnownError as problem:
            self.failed.emit(problem.sentence)
            return
        self.taken_out.emit()


class RecordRow(AttachedRow):
    """A photo or paper of a record. Whoever may change the record may say why it should be left out."""

    def __init__(self, attached: Attached, pictures: Pictures, leave_out: LeaveOut | None) -> None:
        super().__init__(attached, pictures, _sent(attached))
        self._leave_out = leave_out
        self.why = WordsBox(
            _("Why does it not belong here? The version before this keeps it."),
            _("Leave it out"),
            drop=_("Leave it as it is"),
        )
        self.why.hide()
        self.column.addWidget(Words(says(attached.manifest), "strong" if attached.manifest.words else "quiet"))
        self.column.addWidget(Words(facts(attached.manifest), "quiet"))
        self.column.addWidget(self.about)
        if not attached.is_here:
            self.column.addWidget(Words(_("It comes by itself, once it has been sent."), "quiet"))
        elif attached.problem:
            self.column.addWidget(Words(_("The words went without it. “Sending” says what to do."), "quiet"))
        if leave_out is not None:
            self.column.addWidget(self.why)
            self._offer_to_leave_out()
        self.column.addStretch(1)

    def _offer_to_leave_out(self) -> None:
        button = Button(_("It does not belong here"), "link")
        button.setAccessibleDescription(says(self.attached.manifest))
        button.clicked.connect(self._on_ask)
        self.about.add(button)
        self.why.dropped.connect(self.why.hide)
        self.why.given.connect(self._on_given)

    def _on_ask(self) -> None:
        self.why.show()
        self.why.field.setFocus()

    def _on_given(self, reason: str) -> None:
        if self._leave_out is not None:
            try:
                self._leave_out(self.attached, reason)
            except KnownError as problem:
                self.why.say_trouble(problem.sentence)


def attachments_card(
    found: list[Attached], pictures: Pictures, add: Callable[[], None] | None, leave_out: LeaveOut | None
) -> Card | None:
    """The photos and papers of a record, with what this person may do about them; None where there is neither."""
    if not found and add is None:
        return None
    card = Card(_("Photos and papers"))
    _as_high_as_its_words(card)
    trouble = Banner("", "calm", "alert-triangle")
    trouble.say("")
    for attached in found:
        row = RecordRow(attached, pictures, leave_out)
        row.failed.connect(trouble.say)
        card.add(row)
    card.add(trouble)
    if add is not None:
        button = Button(_("Add a photo or paper"), "plain", "photo")
        button.clicked.connect(add)
        card.add(FlowRow(button))
    return card


def caution() -> Banner:
    """What no picture may ever show, and what to do instead."""
    said = Banner(
        _(
            "Never a picture of a child undressed or partly undressed, not even of a bruise or a rash. "
            "Write down what you see, mark it on the body map, and ring a doctor or nurse, or the social worker: "
            "they say who may take such a picture."
        ),
        "info",
        "hand-stop",
    )
    _as_high_as_its_words(said)
    return said


def _as_high_as_its_words(widget: QWidget) -> None:
    """Let it grow where there is little room: its words wrap there more often than its size hint knows."""
    widget.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)


def _sent(attached: Attached) -> Badge:
    """How far it has come."""
    if not attached.is_here:
        return Badge(_("Not here yet"), "calm")
    if attached.problem:
        return Badge(_("Cannot be sent"), "calm")
    return Badge(_("With the council"), "good") if attached.is_sent else Badge(_("Not sent yet"), "calm")
