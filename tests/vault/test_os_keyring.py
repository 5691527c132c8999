"""The keyring of the operating system, as it really is: a gnome-keyring on a session bus of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

STEPS = Path(__file__).with_name("keyring_steps.py")
ON_A_BUS = """
gnome-keyring-daemon --foreground --unlock --components=secrets < <(printf %s test-login-pass) 2>/dev/null & daemon=$!
for i in $(seq 100); do gdbus call --session --dest org.freedesktop.DBus --object-path / \
  --method org.freedesktop.DBus.NameHasOwner org.freedesktop.secrets | grep -q true && break; sleep .05; done
"$@"; status=$?; kill $daemon; wait $daemon; exit $status
"""


def environment(home: Path, **more: str) -> dict[str, str]:
    for name in ("run", "home"):
        (home / name).mkdir(mode=0o700, parents=True)
    kept = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS")}
    own = {"HOME": str(home / "home"), "XDG_RUNTIME_DIR": str(home / "run"), "XDG_DATA_HOME": str(home / "home/share")}
    return kept | own | more


def on_a_bus(home: Path, step: str, folder: Path, **more: str) -> dict[str, Any]:
    run = subprocess.run(
        ["dbus-run-session", "--", "bash", "-c", ON_A_BUS, "_", sys.executable, str(STEPS), step, str(folder)],
        env=environment(home, **more),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    found: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return found


@pytest.fixture(scope="module")
def computer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("computer")
    (folder / "data").mkdir()
    return folder


@pytest.fixture(scope="module")
def lived(computer: Path) -> dict[str, Any]:
    """What happened on one computer, while its environment named a back end that throws everything away."""
    return on_a_bus(computer, "make", computer / "data", PYTHON_KEYRING_BACKEND="keyring.backends.null.Keyring")


def test_the_environment_cannot_name_the_keyring(lived: dict[str, Any]) -> None:
    assert lived["keyring"] == "SecretService"


def test_a_slot_with_a_device_secret_opens_where_its_keyring_is(lived: dict[str, Any]) -> None:
    assert lived["opens"] is True


def test_a_keyring_that_was_emptied_or_holds_another_half_is_named_as_the_reason(lived: dict[str, Any]) -> None:
    assert (lived["emptied"], lived["replaced"]) == ("LostDeviceSecretError", "OtherDeviceSecretError")
    assert lived["put_back"] == "opened"


def test_a_locked_keyring_is_named_as_the_reason(lived: dict[str, Any]) -> None:
    assert lived["locked"] == "KeyringLockedError"


def test_the_recovery_code_opens_while_the_keyring_is_locked(lived: dict[str, Any]) -> None:
    assert lived["recovered"] is True


def test_no_vault_is_begun_while_the_keyring_is_locked(lived: dict[str, Any]) -> None:
    assert lived["new_vault_while_locked"] == "KeyringLockedError, 0 files"


def test_a_copied_folder_does_not_open_without_the_keyring(
    computer: Path, lived: dict[str, Any], tmp_path: Path
) -> None:
    assert lived["without_keyring"] == "LostDeviceSecretError"
    found = on_a_bus(tmp_path, "open_copy", computer / "copied")
    assert found == {"keyring": "SecretService", "copied": "LostDeviceSecretError"}


def test_the_device_secret_lies_in_no_file_in_the_clear(computer: Path, lived: dict[str, Any]) -> None:
    files = [path for path in computer.rglob("*") if path.is_file()]
    assert any(path.suffix == ".keyring" for path in files)
    for path in files:
        content = path.read_bytes()
        assert lived["secret"].encode() not in content
        assert bytes.fromhex(lived["secret"]) not in content


@pytest.mark.parametrize("backend", ["keyring.backends.null.Keyring", "keyring.backends.chainer.ChainerBackend"])
def test_without_a_keyring_none_is_found_whatever_the_environment_names(tmp_path: Path, backend: str) -> None:
    settings = tmp_path / "home" / ".config" / "python_keyring"
    script = "from carer_app.vault.device_secret import find_keyring; print(find_keyring())"
    env = environment(tmp_path, PYTHON_KEYRING_BACKEND=backend, DBUS_SESSION_BUS_ADDRESS="unix:path=/nonexistent/bus")
    settings.mkdir(parents=True)
    (settings / "keyringrc.cfg").write_text(f"[backend]\ndefault-keyring={backend}\n")
    run = subprocess.run(
        [sys.executable, "-c", script], env=env, capture_output=True, text=True, timeout=60, check=True
    )
    assert run.stdout == "None\n"
