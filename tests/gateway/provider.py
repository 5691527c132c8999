"""A real OpenID provider (Canaille) as a process of its own, with two people and one client: the council's own sign-in."""

import json
import os
import sys

CLIENT, SECRET = "hearthlog-desk", "a secret of two machines"
GROUP, WORD = "childrens-services-managers", "a word that only she knows"


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

    settings = {
        "SECRET_KEY": "for this process alone",
        "SERVER_NAME": f"127.0.0.1:{port}",
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
            client_uri=f"http://127.0.0.1:{port}",
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
    print(json.dumps({"issuer": f"http://127.0.0.1:{port}"}), flush=True)  # noqa: T201 - what the test waits for
    server.serve_forever()


if __name__ == "__main__":
    main()
