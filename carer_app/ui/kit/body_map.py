"""A field for marks that were seen on the body: press the outline or choose from a list, and say in words what it is."""

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from carer_app.domain.body import PART_NAMES, BodyPart, BodyPlace, BodySide
from carer_app.i18n import _
from carer_app.ui.kit.body_figure import BodyFigure, middle_of
from carer_app.ui.kit.choice_fields import ChoiceField
from carer_app.ui.kit.field import Part
from carer_app.ui.kit.flow import FlowRow
from carer_app.ui.kit.group_fields import RowsField
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.sections import Beside
from carer_app.ui.kit.text_fields import TextField

_SIDES = {
    BodySide.FRONT: (_("Front"), _("The body from the front. Marks can also be added from the list under it.")),
    BodySide.BACK: (_("Back"), _("The body from the back. Marks can also be added from the list under it.")),
}


class PlaceField(ChoiceField):
    """A part of the body from a list. A place that was pressed on the outline is kept to the point."""

    def __init__(self, name: str, label: str, *, needed: str = "") -> None:
        self._pressed: BodyPlace | None = None
        super().__init__(name, label, _places(), needed=needed)

    def place(self) -> BodyPlace | None:
        """The place that is chosen; in the middle of its part where nobody pressed the outline."""
        chosen = super().value()
        if not isinstance(chosen, str):
            return None
        if self._pressed is not None and _key(self._pressed.side, self._pressed.part) == chosen:
            return self._pressed
        side, _dot, part = chosen.partition(".")
        return middle_of(BodySide(side), BodyPart(part))

    def value(self) -> object:
        place = self.place()
        return msgspec.to_builtins(place) if place else None

    def show_value(self, value: object) -> None:
        try:
            self._pressed = msgspec.convert(value, BodyPlace)
        except msgspec.ValidationError:
            self._pressed = None
        place = self._pressed
        super().show_value(_key(place.side, place.part) if place else None)


class BodyMapField(RowsField):
    """Marks on the body, each with its place and two texts: what it looks like, and what the child said about it."""

    def __init__(self, name: str, label: str, *, hint: str = "") -> None:
        self.figures = {side: BodyFigure(side, words) for side, (_title, words) in _SIDES.items()}
        super().__init__(
            name,
            label,
            _make_row,
            one=_("Mark {number}"),
            add=_("Add a mark from the list"),
            remove=_("Take away"),
            hint=hint,
        )
        held = [_captioned(figure, _SIDES[side][0]) for side, figure in self.figures.items()]
        self.box.insertWidget(3, FlowRow(*held, gap=36))
        for figure in self.figures.values():
            figure.pressed.connect(self.add_mark)
        self.changed.connect(self._draw)

    def add_mark(self, place: BodyPlace) -> None:
        """One more mark at that place; the cursor goes to where it is described."""
        row = self.add_row()
        row.fields[0].show_value(msgspec.to_builtins(place))
        self.changed.emit()
        row.fields[1].focus()

    def _draw(self) -> None:
        """Show every mark on its side of the body, with the number of its row."""
        fields = [row.fields[0] for row in self._rows]
        numbered = [(number, field.place()) for number, field in enumerate(fields, 1) if isinstance(field, PlaceField)]
        known = [(number, place) for number, place in numbered if place is not None]
        for side, figure in self.figures.items():
            figure.show_marks([(number, place) for number, place in known if place.side is side])


def _make_row() -> Sequence[Part]:
    return (
        PlaceField(
            "where",
            _("Where is it? Left and right are the child's own."),
            needed=_("Choose where on the body the mark is."),
        ),
        Beside(
            TextField("looks", _("What does it look like?"), placeholder=_("Colour, shape, how big")),
            TextField("said", _("What did they say about it, if anything?")),
        ),
    )


def _captioned(figure: BodyFigure, caption: str) -> QWidget:
    whole = QWidget()
    column = QVBoxLayout(whole)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    words = Words(caption, "small")
    words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    column.addWidget(words)
    column.addWidget(figure, 0, Qt.AlignmentFlag.AlignHCenter)
    return whole


def _places() -> dict[str, str]:
    """Every part from the front, then every part from the back. No two have the same name."""
    return {_key(side, part): name for side, parts in PART_NAMES.items() for part, name in parts.items()}


def _key(side: BodySide, part: BodyPart) -> str:
    return f"{side.value}.{part.value}"
