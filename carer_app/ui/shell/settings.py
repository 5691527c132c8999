"""The settings page: the councils of the children here, the numbers to ring, and what this computer is."""

from PySide6.QtWidgets import QWidget

from carer_app.config import VERSION
from carer_app.domain.child import Child
from carer_app.domain.words import date_words
from carer_app.i18n import _
from carer_app.sync.client import CouncilStanding, SyncStatus
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.flow import FlowRow
from carer_app.ui.kit.heading import Heading
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.panels import Banner, Card
from carer_app.ui.shell import place as places
from carer_app.ui.shell.backup_card import BackupCard
from carer_app.ui.shell.checked import standing_words
from carer_app.ui.shell.contacts_card import ContactsCard
from carer_app.ui.shell.desk_page import SheetPage
from carer_app.ui.shell.join import JoinForm
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.wording import role_words, when_words
from carer_app.ui.shell.workplace import Workplace


class SettingsPage(SheetPage):
    """What was set for this computer, and by whom. A profile that is past its last day is mentioned here and nowhere else."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(workplace, _("Settings"), parent)
        self.join_form = JoinForm(workplace.work)
        self.join_form.joined.connect(self._on_joined)
        self.contacts: ContactsCard | None = None
        self.backup: BackupCard | None = None

    def visit(self, place: Place) -> None:
        self._show()
        self.go_to_top()

    def stays(self) -> bool:
        return self.join_form.is_begun() or (self.backup is not None and self.backup.is_busy())

    def renew(self) -> None:
        """Somebody who is typing a number or an address is left in peace."""
        is_begun = self.contacts is not None and self.contacts.is_begun()
        is_saving = self.backup is not None and self.backup.is_begun()
        if not (is_begun or is_saving or self.join_form.is_begun()):
            self._show()

    def _show(self) -> None:
        self.join_form.setParent(None)
        self.sheet.clear()
        children = self.workplace.journal.children()
        self.contacts = ContactsCard(self.workplace, _authorities(children))
        self.contacts.changed.connect(self._on_contacts)
        self.sheet.add(self.contacts)
        self.sheet.add(self._councils(children))
        self.backup = BackupCard(self.workplace)
        self.backup.said.connect(self.said)
        self.backup.changed.connect(self._on_place_changed)
        self.sheet.add(self.backup)
        self.sheet.add(self._own_file())
        if self.workplace.work.accesses.may_read():
            self.sheet.add(self._opened())
        self.sheet.add(self._people())
        self.sheet.add(self._recovery())
        self.sheet.add(self._computer(self.workplace.runner.status()))

    def _on_contacts(self, said: str) -> None:
        self.said.emit(said)
        self._show()
        if self.contacts is not None:
            self.contacts.number.setFocus()

    def _on_place_changed(self) -> None:
        self._show()
        if self.backup is not None:
            self.backup.save_button.setFocus()

    def _on_joined(self) -> None:
        self.join_form.address.clear()
        self.said.emit(_("This laptop has joined the council."))
        self.written.emit()
        self._show()

    # ---- councils

    def _councils(self, children: list[Child]) -> Card:
        card = Card(_("The councils of the children here"))
        card.add(
            Words(_("Each child's pages and papers use the words and figures of the child's own council."), "quiet")
        )
        authorities = _authorities(children) or (self.workplace.work.session.profile.slug,)
        for authority in authorities:
            names = [child.name for child in children if child.sheet.responsible_authority == authority]
            self._tell(card, authority, names)
        past = self._past(authorities)
        if past is not None:
            card.add(past)
        return card

    def _tell(self, card: Card, authority: str, names: list[str]) -> None:
        """One council: whose it is here, its words, and where they come from."""
        profile = self.workplace.journal.profile_named(authority)
        terms = profile.terms
        words = (terms.child_in_care, terms.family_time, terms.review, profile.promise.title, profile.practice.name)
        card.add(Heading(profile.name, "strong"))
        if names:
            card.add(Words(", ".join(names), "strong"))
        card.add(Words(_("Its words: {words}").format(words=" · ".join(word for word in words if word))))
        card.add(Words(self._origin(authority), "quiet"))
        card.add(Words(_("Taken from: {sources}").format(sources="; ".join(profile.sources)), "quiet"))

    def _past(self, authorities: tuple[str, ...]) -> Banner | None:
        """One sentence on the profiles that are past their last day."""
        found = [self.workplace.journal.profile_named(authority) for authority in authorities]
        words = _("{name} (until {day})")
        past = [
            words.format(name=profile.name, day=date_words(profile.valid_to))
            for profile in found
            if profile.valid_to and profile.has_run_out(self.workplace.today())
        ]
        if not past:
            return None
        sentence = _(
            "The papers of these councils are past their last day: {councils}. Their words and figures are used until "
            "the council hands over newer ones. You need not do anything."
        )
        return Banner(sentence.format(councils=", ".join(past)), "info")

    def _origin(self, authority: str) -> str:
        changed = self.workplace.journal.handed_on(authority)
        if changed is None:
            return _("These came with Hearthlog. No council has checked them.")
        when = when_words(changed, self.workplace.today())
        return _("The council handed these over itself. Last changed: {when}.").format(when=when)

    # ---- your own file

    def _own_file(self) -> Card:
        card = Card(_("Your own file"))
        words = _("Supervision, training, and your own account. Nobody else at this computer reads it but the manager.")
        card.add(Words(words, "quiet"))
        self.own_button = Button(_("Open your own file"), "plain", "user")
        self.own_button.clicked.connect(lambda: self.asked.emit(Place(page=places.OWN)))
        card.add(FlowRow(self.own_button))
        return card

    # ---- who opened what

    def _opened(self) -> Card:
        card = Card(_("Who opened what"))
        card.add(Words(_("Who opened which entry on this computer, and which papers were saved or printed."), "quiet"))
        button = Button(_("Show who opened what"), "plain", "eye-check")
        button.clicked.connect(lambda: self.asked.emit(Place(page=places.OPENED)))
        card.add(FlowRow(button))
        return card

    # ---- the people of this computer

    def _people(self) -> Card:
        card = Card(_("People of this computer"))
        names = [one.name for one in self.workplace.work.session.people_now()]
        card.add(Words(", ".join(names)))
        words = _("Your passphrase, somebody new, somebody for one shift, and who does not come here any more.")
        card.add(Words(words, "quiet"))
        self.people_button = Button(_("Passphrases and people"), "plain", "users")
        self.people_button.clicked.connect(lambda: self.asked.emit(Place(page=places.PEOPLE)))
        card.add(FlowRow(self.people_button))
        return card

    # ---- the recovery sheet

    def _recovery(self) -> Card:
        card = Card(_("The recovery sheet"))
        card.add(
            Words(_("For the day on which a passphrase is forgotten: is it still good, print it, a new code."), "quiet")
        )
        self.recovery_button = Button(_("The recovery sheet"), "plain", "key")
        self.recovery_button.clicked.connect(lambda: self.asked.emit(Place(page=places.RECOVERY)))
        card.add(FlowRow(self.recovery_button))
        return card

    # ---- this computer

    def _computer(self, status: SyncStatus) -> Card:
        card = Card(_("This computer"))
        session = self.workplace.work.session
        person = session.person
        who = _("{name}, {role}").format(name=person.name, role=role_words(person.role))
        card.add(Words(_("At the keyboard: {who}").format(who=who)))
        card.add(Words(_("The home's own council: {name}").format(name=session.profile.name)))
        folder = _("Records are kept, locked, in: {folder}").format(folder=session.folder)
        card.add(Words(folder).selectable())
        card.add(Words(standing_words(self.workplace.work.anchors.standing(), self.workplace)))
        look, self.health_button = Button(_("More about that"), "link"), Button(_("Is this computer safe?"), "plain")
        look.clicked.connect(lambda: self.asked.emit(Place(page=places.CHECKED)))
        self.health_button.clicked.connect(lambda: self.asked.emit(Place(page=places.HEALTH)))
        card.add(FlowRow(look, self.health_button))
        version = _("Hearthlog {version} · this computer's number: {number}")
        card.add(Words(version.format(version=VERSION, number=session.device.id[-8:]), "quiet"))
        for council in status.councils:
            card.add(Words(self._joined(council)))
        if status.loose:
            card.add(Words(_("Some entries are for a council that this computer has not joined yet. They wait here.")))
        card.add(Heading(_("Join another council") if status.councils else _("Join a council"), "strong"))
        card.add(Words(_("The council gives an address and a code that works once."), "quiet"))
        card.add(self.join_form)
        self.join_form.show()
        return card

    def _joined(self, council: CouncilStanding) -> str:
        if council.last_heard is None:
            return _("Joined: {name}, as {home}. Not heard from yet.").format(name=council.name, home=council.home)
        when = when_words(council.last_heard, self.workplace.today())
        return _("Joined: {name}, as {home}. Last heard: {when}.").format(
            name=council.name, home=council.home, when=when
        )


def _authorities(children: list[Child]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(child.sheet.responsible_authority for child in children))
