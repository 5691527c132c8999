"""What every page of the desk insists on: strict headers, forms from our own pages, and nothing oversized."""

import hmac
import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from carer_app.errors import BadInputError
from carer_app.i18n import _

LARGEST_FORM = 512 * 1024
MOST_FIELDS = 2000

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
LONG_LIVED = HEADERS | {"Cache-Control": "private, max-age=86400"}
_ID = re.compile(r"[0-9A-Za-z-]{1,64}")


class ForgedFormError(BadInputError):
    """The form did not come from a page of this desk, or from another sign-in."""

    def __init__(self) -> None:
        super().__init__(_("This form is out of date, so nothing was done. Open the page again and send it once more."))


class Form:
    """The fields of a form that was sent, each any number of times."""

    def __init__(self, fields: list[tuple[str, str]]) -> None:
        self._fields = fields

    def one(self, name: str) -> str:
        """The last value under that name, without blanks around it; empty when there is none."""
        return next((value.strip() for field, value in reversed(self._fields) if field == name), "")

    def fields(self) -> dict[str, str]:
        """Each field by name with its last value."""
        return dict(self._fields)

    def every(self, name: str) -> list[str]:
        return [value for field, value in self._fields if field == name]


async def read_form(request: Request) -> Form:
    """The fields of a POST from one of our own pages; raises ForgedFormError or BadInputError."""
    refuse_foreign(request)
    return await read_fields(request)


async def read_fields(request: Request) -> Form:
    """The fields of a POST from wherever; raises BadInputError."""
    body = b""
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > LARGEST_FORM:
                raise BadInputError(_("That is too long to send at once. Nothing was kept; write it as two."))
        fields = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
    except (ValueError, ClientDisconnect) as problem:
        raise BadInputError(_("What was sent cannot be read. Nothing was kept.")) from problem
    if any("\0" in name or "\0" in value for name, value in fields):
        raise BadInputError(_("What was sent holds a character that cannot be kept. Nothing was kept."))
    return Form(fields)


def refuse_foreign(request: Request) -> None:
    """Let only forms of our own pages through; raises ForgedFormError.

    Under `no-referrer` browsers send `Origin: null` with their own forms, so that then Sec-Fetch-Site must vouch for it.
    """
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin", "null")
    if site not in (None, "same-origin"):
        raise ForgedFormError
    if origin == "null":
        if site != "same-origin":
            raise ForgedFormError
    elif urlsplit(origin).netloc != request.headers.get("host"):
        raise ForgedFormError


def refuse_token(form: Form, expected: str) -> None:
    """Raises ForgedFormError unless the form carries this very token."""
    if not expected or not hmac.compare_digest(form.one("token").encode(), expected.encode()):
        raise ForgedFormError


def is_id(text: str) -> bool:
    """Whether this can be the id of anything."""
    return bool(_ID.fullmatch(text))


def give_headers(response: Response, headers: Mapping[str, str] = HEADERS) -> Response:
    for name, value in headers.items():
        response.headers[name] = value
    return response
