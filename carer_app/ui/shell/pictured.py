"""A page with a form on it that takes photos and papers beside the words."""

from contextlib import suppress

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from carer_app.domain.attachments import ManifestText
from carer_app.errors import KnownError
from carer_app.i18n import _
from carer_app.store.drafts import Draft
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.drop_zone import DropZone
from carer_app.ui.kit.panels import reveal
from carer_app.ui.shell.attachments import AttachmentsArea
from carer_app.ui.shell.workplace import Workplace
from carer_app.ui.shell.writing import Task, WritingPage


class PicturedPage(WritingPage):
    """The photos and papers stand under the form. They are in the store as soon as they were brought."""

    def __init__(self, workplace: Workplace, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(workplace, title, parent)
        self.attachments: AttachmentsArea | None = None
        self.begins_with_pictures = False

    def begins_at(self) -> QWidget | None:
        if self.begins_with_pictures and self.attachments is not None:
            return self.attachments.zone.choose_button
        return super().begins_at()

    def settle(self) -> None:
        super().settle()
        if self.begins_with_pictures and self.attachments is not None:
            reveal(self.attachments.zone)

    def begin(self, task: Task) -> None:
        super().begin(task)
        self.attachments = AttachmentsArea(self.workplace.work.pictures, task.draft.name)
        self.attachments.changed.connect(self._on_attached)
        self.sheet.add(self.attachments)

    def end(self) -> None:
        super().end()
        self.attachments = None

    def begin_anew(self) -> None:
        super().begin_anew()
        if self.attachments is not None:
            self.attachments.show_what_is_there()

    def leave(self) -> None:
        with suppress(KnownError):
            self._keep_picture_words()
        super().leave()

    def has_unkept(self) -> bool:
        said = self.attachments is not None and self.attachments.has_unkept_words()
        return said or super().has_unkept()

    def save(self) -> None:
        if self._are_pictures_kept():
            super().save()

    def save_as_it_is(self) -> None:
        if self._are_pictures_kept():
            super().save_as_it_is()

    def way_to_pictures(self) -> Button:
        """A button that leads to where photos and papers are brought: they stand at the end of a long form."""
        button = Button(_("Photos and papers"), "link", "photo")
        button.clicked.connect(self._go_to_pictures)
        return button

    def brought(self) -> tuple[ManifestText, ...]:
        """The photos and papers of the draft that is shown, as they are signed with it."""
        return self.workplace.work.pictures.texts_of_draft(self.task.draft.name) if self.task else ()

    def carry_pictures(self, draft: Draft) -> None:
        """Bring along what was brought to another draft."""
        if self.task is not None and self.attachments is not None:
            self.workplace.work.pictures.carry(draft.name, self.task.draft.name)
            self.attachments.show_what_is_there()

    def _go_to_pictures(self) -> None:
        if self.attachments is not None:
            self.attachments.zone.choose_button.setFocus()
            reveal(self.attachments.zone)

    def _are_pictures_kept(self) -> bool:
        """Whether nothing brought or said about a picture is still on its way; says so where it is."""
        if self.attachments is not None and self.attachments.is_busy:
            self.trouble.say(_("A photo or paper is still being added. Save again in a moment."))
            return False
        try:
            self._keep_picture_words()
        except KnownError as problem:
            self.trouble.say(problem.sentence)
            return False
        return True

    def _keep_picture_words(self) -> None:
        if self.attachments is not None:
            self.attachments.keep_words()

    def _on_attached(self) -> None:
        """The draft says that something is begun, even before a word is typed; a change says why."""
        if self.reason is not None and self.reason.value() is None:
            self.reason.show_value(_("A photo or paper was added."))
        self.keeper.note_change()
        self.keeper.keep()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A copied picture is pasted as a picture, wherever the cursor stands."""
        if self.attachments is not None and _pastes(event) and DropZone.can_paste():
            self.attachments.zone.paste()
            return True
        return super().eventFilter(watched, event)


def _pastes(event: QEvent) -> bool:
    return (
        isinstance(event, QKeyEvent)
        and event.type() == QEvent.Type.KeyPress
        and event.matches(QKeySequence.StandardKey.Paste)
    )
