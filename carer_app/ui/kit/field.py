"""What every field of a form is: a label, a hint, a line for what is wrong, and what one writes in."""

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from carer_app.ui.kit.icons import IconLabel
from carer_app.ui.kit.labels import Words, restyle
from carer_app.ui.kit.panels import reveal


class Problematic(QWidget):
    """The line that says what is wrong: a sign and the sentence, made when there is one for the first time."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._said: tuple[IconLabel, Words] | None = None
        self.hide()

    @property
    def sentence(self) -> str:
        return self._said[1].text() if self._said else ""

    def say(self, sentence: str, *, stops: bool) -> None:
        """Say it in red where it stops the record, calmly where it only asks; nothing hides the line."""
        if sentence or self._said:
            sign, words = self._said = self._said or self._lay_out()
            words.setText(sentence)
            sign.draw("alert-triangle" if stops else "info-circle", "urgent_ink" if stops else "calm_ink")
            restyle(words, "look", "problem" if stops else "check")
        self.setVisible(bool(sentence))

    def _lay_out(self) -> tuple[IconLabel, Words]:
        sign, words = IconLabel("alert-triangle", "urgent_ink", 1.2), Words("", "problem")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(words, 1)
        return sign, words


class Part(QWidget):
    """Anything that a form is put together from: it knows which fields are in it. One that `grows` stands at the top."""

    grows = False

    def fields(self) -> "Iterator[Field]":
        """The fields in it, in reading order."""
        for child in self.findChildren(Part, options=Qt.FindChildOption.FindDirectChildrenOnly):
            yield from child.fields()


class Field(Part):
    """One field of a record, by the name that it has there.

    `value()` and `show_value()` speak the content's JSON form, None being empty. `needed` is the sentence for when it
    is empty and must not be.
    """

    changed = Signal()

    def __init__(self, name: str, label: str, *, hint: str = "", needed: str = "") -> None:
        super().__init__()
        self.name = name
        self.needed = needed
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(5)
        self._hint = hint
        self.label = Words(label, "label")
        self.problem_line = Problematic()
        self.box.addWidget(self.label)
        if hint:
            self.box.addWidget(Words(hint, "hint"))
        self.box.addWidget(self.problem_line)
        # only now that it has a parent: without one it would open as a window of its own
        self.label.setVisible(bool(label))

    def fields(self) -> "Iterator[Field]":
        yield self

    def input(self) -> QWidget:
        """The widget that takes the focus."""
        raise NotImplementedError

    def value(self) -> object:
        """What is written, in the content's JSON form; None is empty."""
        raise NotImplementedError

    def show_value(self, value: object) -> None:
        """Show a value, or nothing for None."""
        raise NotImplementedError

    def problem(self) -> str:
        """What the field sees by itself: that it is empty and must not be, or cannot be read."""
        return self.needed if self.needed and self.value() is None else ""

    def problems(self) -> Iterator[tuple[str, str]]:
        """The field's own problems as pairs of path and sentence."""
        sentence = self.problem()
        if sentence:
            yield self.name, sentence

    def at(self, path: str) -> "Field | None":
        """The field of that path in it: itself, or one inside (people[0].name)."""
        return self if path == self.name else None

    def show_problem(self, sentence: str, *, stops: bool = True) -> None:
        """Say what is wrong beside the field; an empty sentence takes it away."""
        self.problem_line.say(sentence, stops=stops)
        for widget in self.inputs():
            restyle(widget, "wrong", bool(sentence) and stops)
        self._describe()

    def inputs(self) -> tuple[QWidget, ...]:
        """Every widget whose border shows that something is wrong."""
        return (self.input(),)

    def focus(self) -> None:
        """Bring the field into view and put the cursor in it."""
        self.input().setFocus(Qt.FocusReason.OtherFocusReason)
        reveal(self)

    def say_label(self, label: str) -> None:
        """Another label."""
        self.label.setText(label)
        self.input().setAccessibleName(label)

    def hide_label(self) -> None:
        """Leave the label to assistive technology: for a field that is alone under a heading of the same words."""
        self.label.hide()

    def _take(self, widget: QWidget) -> None:
        """Put what one writes in under the words, and name it for assistive technology."""
        self.label.setBuddy(widget)
        widget.setAccessibleName(self.label.text())
        self.box.addWidget(widget)
        self._describe()

    def _describe(self) -> None:
        parts = (self.problem_line.sentence, self._hint)
        self.input().setAccessibleDescription(" ".join(part for part in parts if part))
