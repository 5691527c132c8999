"""What every answer of the gateway carries, refusals too, where it does not say something stricter itself."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

OF_ALL = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
OF_PAGES = {
    "Content-Security-Policy": "default-src 'none'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
}
"""What binds a browser that shows an answer as a page. A sync is shown by none, and its device pays for each byte; what is
refused may be anybody's and has them all.
"""

OF_DEVICES = "/v1/sync"
REFUSED = 400
OVER_TLS = {"Strict-Transport-Security": "max-age=63072000"}
"""Two years in which a browser that came by TLS comes by nothing else."""


class Headed:
    """Gives what is missing, whoever answered."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        wanted = OF_ALL | (OVER_TLS if scope.get("scheme") == "https" else {})
        is_device = scope.get("path") == OF_DEVICES

        async def headed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                is_page = not is_device or message["status"] >= REFUSED
                for name, value in (wanted | (OF_PAGES if is_page else {})).items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, headed)
