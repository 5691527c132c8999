"""Running the gateway as a process: says in one line where it listens, and ends when it is told to, with nothing lost."""

import gc
import logging
import signal
from collections.abc import Callable

import uvicorn

from carer_app.errors import KnownError
from carer_app.gateway.app import make_app
from carer_app.gateway.services import Services
from carer_app.i18n import _

GRACE_SECONDS = 10


class CannotListenError(KnownError):
    """The address is taken, or may not be used."""


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, ready: Callable[[str], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[object] | None = None) -> None:  # type: ignore[override]
        await super().startup(sockets)  # type: ignore[arg-type]
        host, port = self.servers[0].sockets[0].getsockname()[:2]
        self._ready(f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}")


def serve(services: Services, host: str, port: int, ready: Callable[[str], None]) -> None:
    """Answer until told to stop (SIGTERM, Ctrl+C), finishing what is under way; raises CannotListenError."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")
    for stop in (signal.SIGTERM, signal.SIGINT):
        signal.signal(stop, _leave)
    config = uvicorn.Config(
        make_app(services),
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="off",
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    server = _Server(config, ready)
    gc.freeze()  # what was loaded to start stays: no request pays for looking through it again
    try:
        server.run()
    except SystemExit as end:
        if not server.started:
            raise CannotListenError(
                _("The gateway cannot listen on {host}, port {port}. Choose another port.").format(host=host, port=port)
            ) from end


def _leave(_number: int, _frame: object) -> None:
    raise SystemExit(0)
