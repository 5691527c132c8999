"""Whether the system encrypts the disk under a folder, read from trees as Linux shows them."""

from pathlib import Path

import pytest

from carer_app.vault.whole_disk import Encrypted, by_bitlocker, by_filevault, encrypted, on_linux, synced_by


class Computer:
    """What /proc and /sys say on one computer."""

    def __init__(self, folder: Path) -> None:
        self.system = folder / "sys"
        self.mounts = folder / "mountinfo"
        self.data = folder / "home data"
        self.data.mkdir()
        self.lines: list[str] = []

    def device(self, name: str, number: str, uuid: str = "", *, over: tuple[str, ...] = ()) -> None:
        real = self.system / "devices" / name
        real.mkdir(parents=True)
        if uuid:
            (real / "dm").mkdir()
            (real / "dm" / "uuid").write_text(uuid + "\n")
        for below in over:
            (real / "slaves").mkdir(exist_ok=True)
            (real / "slaves" / below).symlink_to(self.system / "devices" / below)
        for place in (f"dev/block/{number}", f"class/block/{name}"):
            link = self.system / place
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(real)

    def mounted(self, number: str, place: Path | str, sort: str = "ext4", source: str = "/dev/sda2") -> None:
        at = str(place).replace(" ", "\\040")
        self.lines.append(f"30 1 {number} / {at} rw,relatime shared:1 - {sort} {source} rw")

    def asked(self) -> Encrypted:
        self.mounts.write_text("\n".join(self.lines))
        return on_linux(self.data, self.mounts, self.system)


@pytest.fixture
def computer(tmp_path: Path) -> Computer:
    made = Computer(tmp_path)
    made.device("sda2", "8:2")
    return made


def test_a_disk_without_dm_crypt_is_not_encrypted(computer: Computer) -> None:
    computer.mounted("8:2", "/")
    assert computer.asked() is Encrypted.NO


def test_luks_under_the_file_system_is_found_also_below_lvm(computer: Computer) -> None:
    computer.device("dm-0", "253:0", "CRYPT-LUKS2-0123-luks", over=("sda2",))
    computer.device("dm-1", "253:1", "LVM-abcdef", over=("dm-0",))
    computer.mounted("253:1", "/")
    assert computer.asked() is Encrypted.YES


def test_a_volume_over_one_locked_and_one_open_disk_is_not_encrypted(computer: Computer) -> None:
    computer.device("dm-0", "253:0", "CRYPT-LUKS2-0123-luks", over=("sda2",))
    computer.device("sdb1", "8:17")
    computer.device("dm-1", "253:1", "LVM-abcdef", over=("dm-0", "sdb1"))
    computer.mounted("253:1", "/")
    assert computer.asked() is Encrypted.NO


def test_the_innermost_mount_counts(computer: Computer) -> None:
    computer.device("dm-0", "253:0", "CRYPT-LUKS2-0123-home", over=("sda2",))
    computer.mounted("8:2", "/")
    computer.mounted("253:0", computer.data)
    assert computer.asked() is Encrypted.YES


def test_a_file_system_without_a_number_of_its_own_is_found_by_its_device(computer: Computer) -> None:
    computer.mounted("0:31", "/", sort="btrfs", source="/dev/sda2")
    assert computer.asked() is Encrypted.NO


@pytest.mark.parametrize(
    ("sort", "source"), [("tmpfs", "tmpfs"), ("nfs4", "server:/home"), ("overlay", "overlay"), ("zfs", "pool/home")]
)
def test_what_cannot_be_found_out_is_unknown(computer: Computer, sort: str, source: str) -> None:
    computer.mounted("0:40", "/", sort=sort, source=source)
    assert computer.asked() is Encrypted.UNKNOWN


def test_a_folder_that_a_file_system_encrypts_by_itself_is_encrypted(computer: Computer) -> None:
    computer.mounted("0:40", computer.data, sort="ecryptfs", source="/home/.ecryptfs")
    assert computer.asked() is Encrypted.YES


def test_without_a_list_of_mounts_nothing_is_claimed(computer: Computer) -> None:
    assert on_linux(computer.data, computer.mounts, computer.system) is Encrypted.UNKNOWN
    assert computer.asked() is Encrypted.UNKNOWN


def test_this_very_computer_gives_an_answer(tmp_path: Path) -> None:
    assert encrypted(tmp_path) in Encrypted


def test_what_windows_answers_is_read() -> None:
    """3 and 4 are on their way, 5 is suspended, 6 is another disk that is shut."""
    answers = ("1\r\n", "2\r\n", "3\r\n", "4\r\n", "5\r\n", "6\r\n", "")
    assert [by_bitlocker(answer) for answer in answers] == ["yes", "no", *["unknown"] * 5]


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ("FileVault is On.\n", "yes"),
        ("FileVault is On.\nEncryption in progress: Percent completed = 42.17\n", "unknown"),
        ("FileVault is On.\nEncryption in progress: Pending\n", "unknown"),
        ("FileVault is On.\nDecryption in progress: Percent completed = 5.00\n", "unknown"),
        ("FileVault is On, but needs to be restarted to finish.\n", "unknown"),
        ("FileVault is Off.\n", "no"),
        ("FileVault is Off.\nDeferred enablement appears to be active for user 'sam'.\n", "no"),
        ("FileVault is Off, but will be enabled after the next restart.\n", "no"),
        ("", "unknown"),
    ],
)
def test_what_macos_answers_is_read(answer: str, found: str) -> None:
    assert by_filevault(Path("/Users/sam/Library/Application Support/hearthlog"), answer) == found


def test_macos_answers_for_its_own_disk_alone() -> None:
    assert by_filevault(Path("/Volumes/Stick/hearthlog"), "FileVault is On.\n") is Encrypted.UNKNOWN


@pytest.mark.parametrize(
    ("place", "program"),
    [
        ("Users/sam/OneDrive - Rowan House/hearthlog", "OneDrive"),
        ("home/sam/Dropbox/hearthlog", "Dropbox"),
        ("Users/sam/Library/Mobile Documents/com~apple~CloudDocs/hearthlog", "iCloud Drive"),
        ("Users/sam/Library/CloudStorage/GoogleDrive-sam@example.org/hearthlog", "Google Drive"),
        ("home/sam/.local/share/hearthlog", ""),
        ("home/sam/OneDrivers/hearthlog", ""),
    ],
)
def test_a_folder_that_is_copied_to_the_internet_is_known_by_its_place(
    tmp_path: Path, place: str, program: str
) -> None:
    assert synced_by(tmp_path / place, {}) == program


def test_a_folder_is_known_by_what_the_system_names_and_by_marks(tmp_path: Path) -> None:
    assert synced_by(tmp_path / "work" / "hearthlog", {"OneDriveCommercial": str(tmp_path / "work")}) == "OneDrive"
    (tmp_path / ".stfolder").mkdir()
    assert synced_by(tmp_path / "hearthlog", {}) == "Syncthing"
