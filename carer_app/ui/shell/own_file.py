"""A carer's own file: supervision, training, and the carer's own account."""

from carer_app.i18n import _
from carer_app.ui.shell.desk_page import SheetPage
from carer_app.ui.shell.place import Place


class OwnFilePage(SheetPage):
    """What is kept about a carer, for that carer, the manager and the supervising social worker."""

    def visit(self, place: Place) -> None:
        self.sheet.rename(_("Your own file"))
