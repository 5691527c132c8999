"""A real OpenID provider (Canaille) as a process of its own, with two people and one client: the council's own sign-in."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

CLIENT, SECRET = "hearthlog-desk", "a secret of two machines"
GROUP, WORD = "childrens-services-managers", "a word that only she knows"


@contextmanager
def running(port: int, back: str) -> Iterator[str]:
    """The process, ready; gives its issuer. It is ended on the way out, whatever happened."""
    line = [sys.executable, "-W", "ignore", __file__, str(port), back]
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout
            yield json.loads(process.stdout.readline())["issuer"]
        finally:
            process.terminate()


def main() -> None:
    """Serve on the given port until stopped; says so in one line. Given too: where people are sent back to."""
    port, back = int(sys.argv[1]), sys.argv[2]
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
    from canaille import create_app
    from canaille.app import models
    from canaille.backends import Backend
    from canaille.backends.memory.backend import MemoryBackend
    from joserfc.jwk import RSAKey
    from werkzeug.serving import make_server

    _be_exact(MemoryBackend)
    settings = {
        "SECRET_KEY": "for this process alone",
        "SERVER_NAME": f"localhost:{port}",
        "PREFERRED_URL_SCHEME": "http",
        "CANAILLE": {"DATABASE": "memory", "LOGGING": None},
        "CANAILLE_OIDC": {"ACTIVE_JWKS": [RSAKey.generate_key(2048, auto_kid=True).as_dict(private=True)]},
    }
    app = create_app(settings, backend=MemoryBackend(settings))
    with app.app_context():
        people = [
            models.User(user_name=name, family_name=name, formatted_name=full, emails=[mail], password=WORD)
            for name, full, mail in (
                ("priya", "Priya Shah", "priya@council.example"),
                ("sam", "Sam Field", "sam@council.example"),
            )
        ]
        for one in people:
            Backend.instance.save(one)
        Backend.instance.save(models.Group(display_name=GROUP, members=people[:1]))
        client = models.Client(
            client_id=CLIENT,
            client_secret=SECRET,
            client_name="Hearthlog",
            contacts=["it@council.example"],
            client_uri=f"http://localhost:{port}",
            redirect_uris=[back],
            token_endpoint_auth_method="client_secret_basic",
            grant_types=["authorization_code"],
            response_types=["code"],
            id_token_signed_response_alg="RS256",
            scope=["openid", "profile", "email", "groups"],
        )
        Backend.instance.save(client)
        client.audience = [client]
        Backend.instance.save(client)
    server = make_server("127.0.0.1", port, app, threaded=True)
    print(json.dumps({"issuer": f"http://localhost:{port}"}), flush=True)  # noqa: T201 - what the test waits for
    server.serve_forever()


def _be_exact(backend: Any) -> None:
    """Canaille's memory gives what fits any of the attributes asked for: a code that another test left lying, in place of the
    one that is redeemed. Here it has to fit all.
    """
    anything = backend.do_query

    def everything(self: Any, model: Any, *args: Any, **wanted: Any) -> list[Any]:
        found = anything(self, model, *args, **wanted)
        return [one for one in found if all(_fits(one, model, name, value) for name, value in wanted.items())]

    backend.do_query = everything


def _fits(one: Any, model: Any, name: str, value: Any) -> bool:
    here = one._state.get(name, [])
    asked = value if isinstance(value, list) else [value]
    return bool(set(model.serialize(asked)) & set(here if isinstance(here, list) else [here]))


if __name__ == "__main__":
    main()
