"""Where things are on this computer: the data folder and the files that ship with the program."""

from functools import cache
from pathlib import Path

from platformdirs import user_data_path, user_state_path

VERSION = "0.1.0"


def default_data_dir() -> Path:
    """The platform's own folder for this person's data."""
    return user_data_path("hearthlog", appauthor=False)


def backup_tries_dir() -> Path:
    """The platform's own folder for what outlasts any one data folder: how often backups were tried in vain here."""
    return user_state_path("hearthlog-backups", appauthor=False)


@cache
def resources() -> Path:
    """The folder of shipped files: inside the package when installed, beside it in a checkout."""
    package = Path(__file__).parent
    inside = package / "resources"
    return inside if inside.is_dir() else package.parent / "resources"
