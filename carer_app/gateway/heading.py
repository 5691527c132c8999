"""What every answer of the gateway carries, pages and refusals alike, where it does not say something stricter itself."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

ALWAYS = {
    "Content-Security-Policy": "default-src 'none'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
OVER_TLS = {"Strict-Transport-Security": "max-age=63072000"}
"""Two years in which a browser that came by TLS comes by nothing else."""


class Headed:
    """Gives what is missing, whoever answered."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        wanted = ALWAYS | (OVER_TLS if scope.get("scheme") == "https" else {})

        async def headed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in wanted.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, headed)
