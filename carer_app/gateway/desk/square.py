"""What the page shows on which somebody sets the second step up: the square for the app's camera, and the same in letters."""

import segno

from carer_app.errors import BadInputError
from carer_app.gateway.council import Council
from carer_app.gateway.people import CouncilPerson
from carer_app.gateway.second_factor import address_of, in_letters, new_secret, sealed_for, secret_in


def set_up_facts(council: Council, person: CouncilPerson, sealed: str = "") -> dict[str, object]:
    """The facts of that page: of the secret that a form brought back, or of a new one."""
    try:
        secret = secret_in(council, person.id, sealed)
    except BadInputError:
        secret = new_secret()
    return {
        "square": _drawn(address_of(council, person, secret)),
        "letters": in_letters(secret),
        "sealed": sealed_for(council, person.id, secret),
    }


def _drawn(address: str) -> str:
    """The square as a picture inside the page, dark on white whatever the page's colours are: cameras need it so."""
    return segno.make(address, error="m", micro=False).svg_data_uri(scale=4, border=4, dark="#000", light="#fff")
