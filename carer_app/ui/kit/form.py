"""A record's form: it shows a raw record, gives one back, and says what is wrong beside each field. It knows no store."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from carer_app.domain.kind import Problem, Severity
from carer_app.errors import BadInputError
from carer_app.i18n import _
from carer_app.ui.kit.field import Field, Part
from carer_app.ui.kit.heading import Heading
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.later_section import LaterSection
from carer_app.ui.kit.panels import reveal
from carer_app.ui.kit.sections import Section
from carer_app.ui.kit.words_button import WordsButton

_FIRST_NAME = re.compile(r"[.\[]")


class RecordForm(QWidget):
    """The fields of one record from the top down. Anything that is no field, such as a banner, may stand among them.

    `kept` holds what the record needs and no field shows, such as the moment at which it was begun; what a shown record
    has beyond the form's fields is kept and given back as well.
    """

    changed = Signal()
    shown = Signal()

    def __init__(self, *parts: QWidget, kept: Mapping[str, object] | None = None) -> None:
        super().__init__()
        self._begun_with = dict(kept or {})
        self._kept = dict(self._begun_with)
        self._quiet = False
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(16)
        self.summary = ProblemSummary()
        box.addWidget(self.summary)
        for part in parts:
            box.addWidget(part)
        self._parts = [part for part in parts if isinstance(part, Part)]
        self.fields: list[Field] = []
        self._watched: set[LaterSection] = set()
        self._take_in()

    def raw(self) -> dict[str, Any]:
        """What is written, ready for JSON; empty fields are left out."""
        written = {field.name: field.value() for field in self.fields}
        return self._kept | {name: value for name, value in written.items() if value is not None}

    def show_raw(self, raw: Mapping[str, object]) -> None:
        """Show a record or a draft. It is not told as a change; `shown` says that it is done."""
        self._build_for(raw)
        names = {field.name for field in self.fields}
        self._kept = self._begun_with | {name: value for name, value in raw.items() if name not in names}
        self._quiet = True
        for field in self.fields:
            field.show_value(raw.get(field.name))
        self._quiet = False
        self.show_problems(())
        for section in self.findChildren(Section):
            if any(field.value() for field in section.fields()):
                section.open()
        self.shown.emit()

    def problems(self) -> list[Problem]:
        """What the fields see by themselves: what is empty and must not be, and days that are none."""
        return [Problem(field=path, sentence=text) for field in self.fields for path, text in field.problems()]

    def show_problems(self, problems: Iterable[Problem]) -> None:
        """Say each problem at the top and, in the same words, at its field; the focus goes to the first line at the top.

        None takes all of them away.
        """
        for field in self.fields:
            field.show_problem("")
        found = sorted(problems, key=lambda problem: problem.severity is not Severity.CANNOT_BE)
        lines = [(problem, self._mark(problem, found)) for problem in found]
        self.summary.show_lines(lines)

    def show_refusal(self, refused: BadInputError) -> None:
        """Say what a reader of the record refused, at the fields that it named."""
        self.show_problems(
            Problem(field=field, sentence=refused.sentence) for field, _what in refused.fields or [("", "")]
        )

    def first_field(self) -> QWidget:
        """Where writing begins."""
        return self.fields[0].input()

    def field(self, path: str) -> Field | None:
        """The field of that path, such as day, allergies.what or people[0].name."""
        self._build_for([_FIRST_NAME.split(path, maxsplit=1)[0]])
        return next((found for field in self.fields if (found := field.at(path))), None)

    def _build_for(self, names: Iterable[str]) -> None:
        """Have those sections built that hold any of these fields."""
        wanted = set(names)
        while waiting := [one for one in self._watched if not one.is_built and one.names & wanted]:
            for section in waiting:
                section.build()

    def _take_in(self) -> None:
        """Know the fields that there are now, and the sections that make theirs later."""
        for section in set(self.findChildren(LaterSection)) - self._watched:
            self._watched.add(section)
            section.built.connect(self._on_built)
        known, self.fields = set(self.fields), [field for part in self._parts for field in part.fields()]
        for field in self.fields:
            if field not in known:
                field.changed.connect(self._on_changed)

    def _on_built(self) -> None:
        """What was kept for fields that are there only now is shown in them."""
        before = set(self.fields)
        self._take_in()
        was_quiet, self._quiet = self._quiet, True
        for field in self.fields:
            if field not in before and field.name in self._kept:
                field.show_value(self._kept.pop(field.name))
        self._quiet = was_quiet

    def _mark(self, problem: Problem, found: list[Problem]) -> Field | None:
        """Write the problem at its field, unless a graver one stands there already."""
        field = self.field(problem.field)
        if field is None:
            return None
        first = next(other for other in found if other.field == problem.field)
        if first is problem:
            field.show_problem(problem.sentence, stops=problem.severity is Severity.CANNOT_BE)
        self.unfold(field)
        return field

    def unfold(self, field: Field) -> None:
        """Open the sections that the field is in."""
        above = field.parentWidget()
        while above is not None and above is not self:
            if isinstance(above, Section):
                above.open()
            above = above.parentWidget()

    def _on_changed(self) -> None:
        if not self._quiet:
            self.changed.emit()


class ProblemSummary(QFrame):
    """What is wrong, in one box at the top; each line leads to its field and says the same words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(18, 14, 18, 14)
        self.box.setSpacing(4)
        self.title = Heading("")
        self.box.addWidget(self.title)
        self.lines: list[QWidget] = []
        self.hide()

    def show_lines(self, lines: list[tuple[Problem, Field | None]]) -> None:
        """Show these lines, or nothing where there are none."""
        for old in self.lines:
            self.box.removeWidget(old)
            old.hide()
            old.deleteLater()
        stops = any(problem.severity is Severity.CANNOT_BE for problem, _field in lines)
        self.setProperty("look", "problems" if stops else "checks")
        self.style().unpolish(self)
        self.style().polish(self)
        self.title.setText(_("There is a problem") if stops else _("Look at this before you save"))
        self.lines = [self._line(problem, field) for problem, field in lines]
        self.setVisible(bool(lines))
        if lines:
            self.lines[0].setFocus(Qt.FocusReason.OtherFocusReason)
            reveal(self)

    def _line(self, problem: Problem, field: Field | None) -> QWidget:
        if field is None:
            line: QWidget = Words(problem.sentence, "problem")
            line.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            line.setAccessibleName(problem.sentence)
        else:
            line = ProblemLine(problem.sentence, stops=problem.severity is Severity.CANNOT_BE)
            line.clicked.connect(field.focus)
        self.box.addWidget(line)
        return line


class ProblemLine(WordsButton):
    """One line of what is wrong, as a button whose words wrap."""

    def __init__(self, sentence: str, *, stops: bool) -> None:
        super().__init__(sentence, "problem", "problem" if stops else "check")
