"""The gateway's own keys: made at the first start and kept in a file that only its account may read."""

import hmac
import os
from hashlib import sha256
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from carer_app.domain.revision import new_id
from carer_app.domain.sealing import SealingKey
from carer_app.domain.signing import SigningKey
from carer_app.errors import KnownError
from carer_app.gateway.verifying import QuickKey
from carer_app.i18n import _

FILE = "gateway-keys.json"


class KeyFileError(KnownError):
    """The key file is open to others, cannot be read, or belongs to another gateway."""


class _Kept(msgspec.Struct, frozen=True, kw_only=True):
    v: int = 1
    gateway: str
    signing: str
    sealing: str
    desk: str
    hosting: str
    codes: str
    nonces: str


class GatewayKeys:
    """What the gateway signs, opens, hosts and checks with."""

    def __init__(self, kept: _Kept) -> None:
        self.gateway = kept.gateway
        self.signing = QuickKey(bytes.fromhex(kept.signing))
        self.sealing = SealingKey(bytes.fromhex(kept.sealing))
        self.desk = SigningKey(bytes.fromhex(kept.desk))
        self.nonces = bytes.fromhex(kept.nonces)
        self._hosting = AESGCM(bytes.fromhex(kept.hosting))
        self._codes = bytes.fromhex(kept.codes)

    def host(self, person: str, secret: bytes) -> bytes:
        """Seal a person's keys so that the database alone does not give them away."""
        nonce = os.urandom(12)
        return nonce + self._hosting.encrypt(nonce, secret, person.encode())

    def hosted(self, person: str, sealed: bytes) -> bytes:
        """What `host` sealed for this person."""
        return self._hosting.decrypt(sealed[:12], sealed[12:], person.encode())

    def code_hash(self, code: str) -> str:
        """What is kept of a one-use code: whoever reads the database cannot guess it back without this file."""
        return hmac.new(self._codes, code.encode(), sha256).hexdigest()


def keys_in(data_dir: Path) -> GatewayKeys:
    """The keys in that folder, made now if there are none; raises KeyFileError."""
    path = data_dir / FILE
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        _write(path)
    try:
        if os.name == "posix" and path.stat().st_mode & 0o077:
            raise KeyFileError(_("The key file {path} may be read by others. Run: chmod 600 {path}").format(path=path))
        return GatewayKeys(msgspec.json.decode(path.read_bytes(), type=_Kept))
    except (OSError, ValueError) as problem:
        raise KeyFileError(
            _("The key file {path} cannot be read. Restore it from a backup.").format(path=path)
        ) from problem


def _write(path: Path) -> None:
    """Put the whole file there at once, so that a crash never leaves half of it."""
    kept = _Kept(
        gateway=new_id(),
        signing=SigningKey.generate().private_bytes().hex(),
        sealing=SealingKey.generate().private_bytes().hex(),
        desk=SigningKey.generate().private_bytes().hex(),
        hosting=os.urandom(32).hex(),
        codes=os.urandom(32).hex(),
        nonces=os.urandom(32).hex(),
    )
    part = path.with_suffix(f".{os.getpid()}.part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(msgspec.json.encode(kept))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(part, path)
    except FileExistsError:
        pass
    finally:
        part.unlink()
