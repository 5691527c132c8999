"""Every page of the unlocked window by name."""

from collections.abc import Mapping

from carer_app.ui.shell import place as places
from carer_app.ui.shell.add_child import AddChildPage
from carer_app.ui.shell.book import BookPage
from carer_app.ui.shell.checked import CheckedPage
from carer_app.ui.shell.child_page import ChildPage
from carer_app.ui.shell.children import ChildrenPage
from carer_app.ui.shell.desk import MakePage
from carer_app.ui.shell.health import HealthPage
from carer_app.ui.shell.move import MovePage
from carer_app.ui.shell.moved import MovedPage
from carer_app.ui.shell.needs import NeedsPage
from carer_app.ui.shell.opened import OpenedPage
from carer_app.ui.shell.own_file import OwnFilePage
from carer_app.ui.shell.own_log_in import OwnLogInPage
from carer_app.ui.shell.people import PeoplePage
from carer_app.ui.shell.record import RecordPage
from carer_app.ui.shell.recovery_page import RecoveryPage
from carer_app.ui.shell.review import ReviewPage
from carer_app.ui.shell.sealed_copy import SealedCopyPage
from carer_app.ui.shell.sending import SendingPage
from carer_app.ui.shell.settings import SettingsPage
from carer_app.ui.shell.timeline import TimelinePage
from carer_app.ui.shell.today import TodayPage
from carer_app.ui.shell.together import TogetherPage
from carer_app.ui.shell.write import WritePage
from carer_app.ui.shell.write_book import WriteBookPage

PAGES: Mapping[str, MakePage] = {
    places.TODAY: TodayPage,
    places.NEEDS: NeedsPage,
    places.WRITE: WritePage,
    places.TIMELINE: TimelinePage,
    places.CHILDREN: ChildrenPage,
    places.REVIEW: ReviewPage,
    places.SENDING: SendingPage,
    places.SETTINGS: SettingsPage,
    places.CHILD: ChildPage,
    places.ADD_CHILD: AddChildPage,
    places.RECORD: RecordPage,
    places.TOGETHER: TogetherPage,
    places.MOVE: MovePage,
    places.MOVED: MovedPage,
    places.OWN_LOG_IN: OwnLogInPage,
    places.BOOK: BookPage,
    places.OWN: OwnFilePage,
    places.WRITE_BOOK: WriteBookPage,
    places.OPENED: OpenedPage,
    places.CHECKED: CheckedPage,
    places.PEOPLE: PeoplePage,
    places.RECOVERY: RecoveryPage,
    places.HEALTH: HealthPage,
    places.SEALED: SealedCopyPage,
}
