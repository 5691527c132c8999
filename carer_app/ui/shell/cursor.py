"""Where somebody was in a form: noted with the draft, and gone back to when it is opened again."""

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from carer_app.store.drafts import Cursor
from carer_app.ui.kit.field import Field
from carer_app.ui.kit.form import RecordForm


def cursor_in(form: RecordForm) -> Cursor | None:
    """The field of the form that had the focus last, and where in its text; None where none had it."""
    field = _field_of(form, form.focusWidget())
    return Cursor(field=field.name, position=_position(field.input())) if field else None


def put_cursor(form: RecordForm, cursor: Cursor) -> QWidget | None:
    """Set the cursor where it was; gives the widget to focus, None where the form has no such field in sight."""
    field = form.field(cursor.field)
    if field is None:
        return None
    form.unfold(field)
    edit = field.input()
    if isinstance(edit, QPlainTextEdit):
        text = edit.textCursor()
        text.setPosition(min(cursor.position, edit.document().characterCount() - 1), QTextCursor.MoveMode.MoveAnchor)
        edit.setTextCursor(text)
    elif isinstance(edit, QLineEdit):
        edit.setCursorPosition(cursor.position)
    return edit


def _field_of(form: RecordForm, widget: QWidget | None) -> Field | None:
    """The form's own field that the widget is in, or is."""
    own = set(form.fields)
    while widget is not None and widget is not form:
        if isinstance(widget, Field) and widget in own:
            return widget
        widget = widget.parentWidget()
    return None


def _position(edit: QWidget) -> int:
    if isinstance(edit, QPlainTextEdit):
        return edit.textCursor().position()
    return edit.cursorPosition() if isinstance(edit, QLineEdit) else 0
