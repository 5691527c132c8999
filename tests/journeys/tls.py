"""A council's proxy: TLS under the council's certificate before a gateway that speaks HTTP, as the operators' page sets it up."""

import http.client
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

NOT_HANDED_ON = {"transfer-encoding", "connection", "date", "server"}


class Authority:
    """Whoever signs the council's certificates; a computer that knows `vouches` believes them."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "A council's authority")])
        own = self._certificate(self._name, self._key.public_key(), is_authority=True).sign(self._key, hashes.SHA256())
        self._own = own
        self.vouches = folder / "authority.pem"
        self.vouches.write_bytes(own.public_bytes(serialization.Encoding.PEM))

    def context(self) -> ssl.SSLContext:
        """What the proxy at 127.0.0.1 shows."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "records.council.example")])
        here = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
        made = self._certificate(name, key.public_key(), is_authority=False).add_extension(here, critical=False)
        path = self._folder / "proxy.pem"
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        path.write_bytes(private + made.sign(self._key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context

    def _certificate(
        self, name: x509.Name, public: ec.EllipticCurvePublicKey, *, is_authority: bool
    ) -> x509.CertificateBuilder:
        now = datetime.now(UTC)
        return (
            x509.CertificateBuilder(issuer_name=self._name, subject_name=name, public_key=public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), critical=False)
        )


@contextmanager
def before(port: int, context: ssl.SSLContext, at: int = 0) -> Iterator[str]:
    """The proxy before a gateway at that port; gives its address. `at` is the port that it has itself, 0 for any."""
    server = _Server(("127.0.0.1", at), _handing_on_to(port))
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"https://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_of: object) -> None:
        """Whoever does not believe the certificate hangs up."""


def _handing_on_to(port: int) -> type[BaseHTTPRequestHandler]:
    class HandingOn(BaseHTTPRequestHandler):
        """Hands on the name that was called, and that it was https."""

        def _hand_on(self) -> None:
            content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            inner = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            told = dict(self.headers.items()) | {"X-Forwarded-Proto": "https", "X-Forwarded-For": "127.0.0.1"}
            inner.request(self.command, self.path, content, told)
            answer = inner.getresponse()
            body = answer.read()
            inner.close()
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in NOT_HANDED_ON:
                    self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PUT = _hand_on  # noqa: N815 - the names that the library looks for

        def log_message(self, *_said: object) -> None:
            """A proxy that writes nothing down."""

    return HandingOn
