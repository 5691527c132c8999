"""What puts fields in order: rows side by side, boxes under a heading, and sections that stay folded until wanted."""

from collections.abc import Iterator, Mapping
from functools import cached_property

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from carer_app.i18n import _
from carer_app.ui.kit.buttons import ToolButton
from carer_app.ui.kit.field import Field, Part
from carer_app.ui.kit.flow import Columns, FlowRow
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.panels import Card, reveal
from carer_app.ui.kit.section_head import SectionHead
from carer_app.ui.kit.text_fields import LongTextField


class Beside(Part):
    """Fields side by side, one under another where there is little room. What one writes in stands on one line."""

    def __init__(self, *parts: Part, ems: float = 38, shares: tuple[int, ...] = ()) -> None:
        super().__init__()
        self._parts = parts
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        grows = any(part.grows for part in parts)
        align = Qt.AlignmentFlag.AlignTop if grows else Qt.AlignmentFlag.AlignBottom
        box.addWidget(Columns(*parts, ems=ems, gap=18, shares=shares, align=align))

    def fields(self) -> Iterator[Field]:
        for part in self._parts:
            yield from part.fields()


class Box(Part):
    """Fields on a sheet of their own, under a heading if it has one; other widgets may stand among them."""

    def __init__(self, heading: str, *parts: QWidget) -> None:
        super().__init__()
        self._parts = parts
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        card = Card(heading)
        card.box.setSpacing(18)
        outer.addWidget(card)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        for part in parts:
            card.add(part)

    def fields(self) -> Iterator[Field]:
        for part in self._parts:
            if isinstance(part, Part):
                yield from part.fields()


class Section(Part):
    """Fields that are folded away until wanted. A folded section says when something is written in it."""

    def __init__(self, title: str, *parts: Part, icon_name: str = "") -> None:
        super().__init__()
        self._title = title
        self._parts: tuple[Part, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.head = SectionHead(title)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(2)
        self._box.addWidget(self.head)
        self.head.turned.connect(self._on_toggled)
        if parts:
            self.hold(*parts)
        self._say()

    @cached_property
    def body(self) -> QWidget:
        """What is shown when the section is open; made when it is to hold something."""
        body = QWidget()
        inside = QVBoxLayout(body)
        inside.setContentsMargins(2, 4, 0, 14)
        inside.setSpacing(16)
        body.hide()
        self._box.addWidget(body)
        return body

    def hold(self, *parts: Part) -> None:
        """Put these in it, after those that it has."""
        self._parts += parts
        inside = self.body.layout()
        assert inside is not None
        for part in parts:
            inside.addWidget(part)
            for field in part.fields():
                field.changed.connect(self._say)
        self._say()

    def fields(self) -> Iterator[Field]:
        for part in self._parts:
            yield from part.fields()

    def open(self) -> None:
        """Show what is in it."""
        self.head.turn(opened=True)

    def fold(self) -> None:
        """Fold it away; what is written stays."""
        self.head.turn(opened=False)

    def _on_toggled(self, opened: bool) -> None:
        self.body.setVisible(opened)
        self._say()
        if opened:
            reveal(self.body)

    def _say(self) -> None:
        opened = self.head.is_open
        written = not opened and any(field.value() is not None for field in self.fields())
        text = _("{section} (something is written here)").format(section=self._title) if written else self._title
        self.head.say(text)
        self.head.setAccessibleDescription(_("Open") if opened else _("Folded. Press to open."))


class Sections(Part):
    """Sections one under another, with a thin line between them."""

    def __init__(self, *sections: Section) -> None:
        super().__init__()
        self._sections = sections
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(3)
        for section in sections:
            if section is not sections[0]:
                rule = QFrame()
                rule.setProperty("look", "rule")
                box.addWidget(rule)
            box.addWidget(section)

    def fields(self) -> Iterator[Field]:
        for section in self._sections:
            yield from section.fields()


class Starters(QWidget):
    """Buttons that put a few questions into an empty field as a prompt. They never write anything."""

    def __init__(self, label: str, field: LongTextField, prompts: Mapping[str, tuple[str, str]]) -> None:
        super().__init__()
        self._field = field
        self._plain = field.input().placeholderText()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        box.addWidget(Words(label, "quiet"))
        self.buttons: list[ToolButton] = []
        for name, (prompt, picture) in prompts.items():
            button = ToolButton(name, "starter", picture)
            button.setCheckable(True)
            button.show_when_chosen("check")
            button.setAccessibleName(f"{label} {name}")
            button.setAccessibleDescription(prompt)
            button.clicked.connect(lambda _down, button=button, prompt=prompt: self._on_chosen(button, prompt))
            self.buttons.append(button)
        box.addWidget(FlowRow(*self.buttons))
        self.hint = Words("", "hint")
        self.hint.hide()
        box.addWidget(self.hint)

    def _on_chosen(self, button: ToolButton, prompt: str) -> None:
        for other in self.buttons:
            if other is not button:
                other.setChecked(False)
        asked = prompt if button.isChecked() else ""
        self._field.prompt(asked or self._plain)
        self.hint.setText(asked)
        self.hint.setVisible(bool(asked))
        self._field.focus()
