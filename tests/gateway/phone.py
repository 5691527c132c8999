"""An authenticator app as people carry it: it knows the key that the page showed, and the time."""

import base64
import hashlib
import hmac
import re
import struct
from dataclasses import dataclass
from html import unescape

from carer_app.clock import Clock

_KEY = re.compile(r'<p class="key">([A-Z2-7 ]+)</p>')
_SEALED = re.compile(r'name="sealed" value="([0-9a-f]+)"')
_CODES = re.compile(r"<li>([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z*~$=]+)</li>")


@dataclass(frozen=True)
class Phone:
    """One account in the app, told by its letters."""

    clock: Clock
    letters: str

    def code(self, later: int = 0) -> str:
        """What the app shows now, or so many seconds later: RFC 4226 and RFC 6238 written out."""
        letters = self.letters.replace(" ", "")
        key = base64.b32decode(letters + "=" * (-len(letters) % 8))
        step = (int(self.clock.now().timestamp()) + later) // 30
        digest = hmac.new(key, struct.pack(">Q", step), hashlib.sha1).digest()
        place = digest[-1] & 15
        number = struct.unpack(">I", digest[place : place + 4])[0] & 0x7FFFFFFF
        return f"{number % 1_000_000:06d}"


def key_on(page: str) -> str:
    """The key in letters, as the page shows it under its square."""
    return _KEY.findall(page)[0]


def sealed_on(page: str) -> str:
    return _SEALED.findall(page)[0]


def recovery_codes_on(page: str) -> list[str]:
    return _CODES.findall(unescape(page))
