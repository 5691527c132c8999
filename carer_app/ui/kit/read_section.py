"""Something to read among the fields of a form, such as a sheet of the child, folded away until it is wanted."""

from collections.abc import Iterator, Sequence

from PySide6.QtWidgets import QVBoxLayout

from carer_app.domain.kind import Line
from carer_app.ui.kit.field import Field, Part
from carer_app.ui.kit.later_section import LaterSection
from carer_app.ui.kit.told import ToldLines


class ReadSection(LaterSection):
    """Labelled lines under a title, laid out when the section is first opened."""

    def __init__(self, title: str, lines: Sequence[Line]) -> None:
        super().__init__(title, (), lambda: (_Lines(lines),))


class _Lines(Part):
    """Lines as a part of a form that has no field."""

    def __init__(self, lines: Sequence[Line]) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(ToldLines(lines))

    def fields(self) -> Iterator[Field]:
        return iter(())
