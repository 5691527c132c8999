"""The file of slots, read as it lies there."""

import json
from typing import Any

from carer_app.vault.vault import Vault


def slots(vault: Vault) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(vault.path.read_bytes())["slots"]
    return found


def header(slot: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(slot["header_text"])
    return found
