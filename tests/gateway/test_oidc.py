"""A provider that lies, or somebody in its place: none of its words is believed."""

import base64
import hmac
import json
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from carer_app.gateway.oidc import ALGORITHMS, LARGEST, Flow, Provider, SignInFailedError, begin, finish

NOW = datetime(2026, 3, 4, 9, 12, tzinfo=UTC)
SECONDS = int(NOW.timestamp())
KEY = RSAKey.generate_key(2048, {"kid": "one"})
OTHER = RSAKey.generate_key(2048, {"kid": "one"})
SHARED = OctKey.import_key("a secret of two machines, long enough")
FLOW = Flow(state="state", nonce="nonce", verifier="verifier", begun=SECONDS)
TOLD = {"state": "state", "code": "code"}


class Liar:
    """Answers what it is told to at each of its addresses."""

    def __init__(self) -> None:
        self.answers: dict[str, tuple[int, bytes]] = {}
        self.asked: list[tuple[str, bytes]] = []
        liar = self

        class Answers(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                liar.asked.append((self.path, self.rfile.read(int(self.headers.get("content-length", 0)))))
                status, content = liar.answers.get(self.path, (404, b""))
                self.send_response(status)
                self.send_header("Location", "/elsewhere")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def do_POST(self) -> None:
                self.do_GET()

            def log_message(self, *_args: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        self.provider = Provider(issuer=self.issuer, client_id="desk", secret="s", back="https://x/back", roles={})
        self.describes()
        self.answers["/jwks"] = (200, json.dumps({"keys": [KEY.as_dict(private=False)]}).encode())
        self.gives(self.token())

    def describes(self, **changed: str) -> None:
        told = {"issuer": self.issuer, "jwks_uri": f"{self.issuer}/jwks"}
        told |= {"authorization_endpoint": f"{self.issuer}/in", "token_endpoint": f"{self.issuer}/token"}
        self.answers["/.well-known/openid-configuration"] = (200, json.dumps(told | changed).encode())

    def gives(self, token: object) -> None:
        self.answers["/token"] = (200, json.dumps({"id_token": token, "access_token": "a"}).encode())

    def token(self, alg: str = "RS256", key: Any = KEY, **changed: Any) -> str:
        claims = {"iss": self.issuer, "sub": "priya", "aud": "desk", "nonce": "nonce"}
        claims |= {"iat": SECONDS, "exp": SECONDS + 300, "name": "Priya Shah", "groups": ["g"]}
        left = {name: value for name, value in (claims | changed).items() if value is not None}
        return jwt.encode({"alg": alg, "kid": "one"}, left, key, algorithms=[alg])

    def finish(self, **told: str) -> Any:
        return finish(self.provider, FLOW, TOLD | told, NOW)


@pytest.fixture
def liar() -> Iterator[Liar]:
    made = Liar()
    threading.Thread(target=made.server.serve_forever, daemon=True).start()
    yield made
    made.server.shutdown()
    made.server.server_close()


def test_an_honest_answer_is_believed(liar: Liar) -> None:
    claims = liar.finish(iss=liar.issuer)
    assert (claims.sub, claims.name, claims.groups) == ("priya", "Priya Shah", ("g",))
    assert any(b"code_verifier=verifier" in body for path, body in liar.asked if path == "/token")


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "https://elsewhere.example"},
        {"aud": "another"},
        {"aud": ["desk", "another"]},
        {"aud": ["desk", "another"], "azp": "another"},
        {"aud": None},
        {"nonce": "of another flow"},
        {"nonce": None},
        {"exp": SECONDS - 61},
        {"exp": None},
        {"iat": SECONDS + 3600},
        {"iat": None},
        {"nbf": SECONDS + 3600},
        {"sub": ""},
        {"sub": None},
        {"sub": 7},
        {"groups": "g"},
        {"key": OTHER},
        {"alg": "HS256", "key": SHARED},
    ],
)
def test_a_token_that_does_not_fit_is_not_believed(liar: Liar, changed: dict[str, Any]) -> None:
    liar.gives(liar.token(**changed))
    with pytest.raises(SignInFailedError):
        liar.finish()


def test_a_public_key_used_as_a_password_signs_nothing(liar: Liar) -> None:
    """The old trick: the token says HS256, and is signed with what everybody can read."""
    _head, claims, _signature = liar.token().split(".")
    signed = f"{_part({'alg': 'HS256', 'kid': 'one'})}.{claims}"
    mark = hmac.new(KEY.as_pem(private=False), signed.encode(), sha256).digest()
    for token in (f"{signed}.{_letters(mark)}", f"{_part({'alg': 'none'})}.{claims}."):
        liar.gives(token)
        with pytest.raises(SignInFailedError):
            liar.finish()
    assert not {"none", "HS256", "HS384", "HS512"} & set(ALGORITHMS)


def _part(told: dict[str, str]) -> str:
    return _letters(json.dumps(told).encode())


def _letters(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


@pytest.mark.parametrize("token", [None, "", "x", "a.b.c", 7, {}, "a" * 100_000])
def test_what_is_no_token_is_a_sentence(liar: Liar, token: object) -> None:
    liar.gives(token)
    with pytest.raises(SignInFailedError):
        liar.finish()


Break = Callable[[Liar], None]


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/token", "/jwks"])
@pytest.mark.parametrize(
    "answer",
    [
        (500, b"{}"),
        (302, b""),
        (200, b"<html>"),
        (200, b"[]"),
        (200, b"\xff"),
        (200, b"{}"),
        (200, b'{"keys": [{}]}'),
        (200, b" " * (LARGEST + 1)),
    ],
    ids=["500", "302", "html", "list", "bytes", "empty", "odd", "endless"],
)
def test_a_provider_out_of_order_is_a_sentence(liar: Liar, path: str, answer: tuple[int, bytes]) -> None:
    liar.answers[path] = answer
    with pytest.raises(SignInFailedError):
        liar.finish()
    assert all(asked != "/elsewhere" for asked, _body in liar.asked)


@pytest.mark.parametrize(
    "changed",
    [
        {"issuer": "https://elsewhere.example"},
        {"token_endpoint": "http://elsewhere.example/token"},
        {"jwks_uri": "file:///etc/passwd"},
        {"authorization_endpoint": "javascript:alert(1)"},
    ],
)
def test_a_description_that_leads_elsewhere_is_not_followed(liar: Liar, changed: dict[str, str]) -> None:
    liar.describes(**changed)
    with pytest.raises(SignInFailedError):
        begin(liar.provider, NOW)


def test_an_answer_of_another_issuer_or_state_asks_nobody(liar: Liar) -> None:
    for told in ({"iss": "https://elsewhere.example"}, {"state": "x"}, {"state": "☂"}):
        with pytest.raises(SignInFailedError):
            liar.finish(**told)
    assert liar.asked == []


def test_each_beginning_is_its_own_and_tells_only_the_hash_of_its_secret(liar: Liar) -> None:
    (address, one), (_other, two) = begin(liar.provider, NOW), begin(liar.provider, NOW)
    assert not {one.state, one.nonce, one.verifier} & {two.state, two.nonce, two.verifier}
    assert one.verifier not in address
    assert "code_challenge_method=S256" in address
