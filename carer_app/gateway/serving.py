"""Running the gateway as processes: says in one line where it listens, and ends when it is told to, with nothing lost."""

import gc
import logging
import signal
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from uvicorn.supervisors import Multiprocess

from carer_app.errors import KnownError
from carer_app.gateway.app import make_app
from carer_app.gateway.db.engine import THREADS
from carer_app.gateway.gate import Gate
from carer_app.gateway.services import Services, make_services
from carer_app.i18n import _

GRACE_SECONDS = 10
STARTING_SECONDS = 60.0
FEWEST_THREADS = 8


class CannotListenError(KnownError):
    """The address is taken, or may not be used."""


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, ready: Callable[[str], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[object] | None = None) -> None:  # type: ignore[override]
        await super().startup(sockets)  # type: ignore[arg-type]
        self._ready(_address(self.servers[0].sockets[0]))


class _Together(Multiprocess):
    """Several workers on one socket; one that dies is begun anew."""

    def __init__(self, config: uvicorn.Config, listening: Any, ready: Callable[[str], None]) -> None:
        super().__init__(config, [listening])
        self._listening = listening
        self._ready = ready

    def init_processes(self) -> None:
        super().init_processes()
        if self.processes[0].wait_until_ready(STARTING_SECONDS, self.should_exit):
            self._ready(_address(self._listening))


def serve(services: Services, host: str, port: int, ready: Callable[[str], None]) -> None:
    """Answer until told to stop (SIGTERM, Ctrl+C), finishing what is under way; raises CannotListenError."""
    _log_plainly()
    for stop in (signal.SIGTERM, signal.SIGINT):
        signal.signal(stop, _leave)
    server = _Server(_config(make_app(services), host, port), ready)
    gc.freeze()  # what was loaded to start stays: no request pays for looking through it again
    try:
        server.run()
    except SystemExit as end:
        if not server.started:
            raise _cannot_listen(host, port) from end


def serve_together(
    folder: Path, database: str | None, workers: int, host: str, port: int, ready: Callable[[str], None]
) -> None:
    """The same in several processes, which know nothing of each other: whatever one keeps, all keep in the database.

    Each has its share of the threads, and with them of the database's connections. Raises CannotListenError.
    """
    _log_plainly()
    share = max(THREADS // workers, FEWEST_THREADS)
    config = _config(partial(app_of_a_worker, folder, database, share), host, port, factory=True, workers=workers)
    try:
        listening = config.bind_socket()
    except SystemExit as end:
        raise _cannot_listen(host, port) from end
    try:
        listening.listen(config.backlog)
        _Together(config, listening, ready).run()
    finally:
        listening.close()


def app_of_a_worker(folder: Path, database: str | None, threads: int) -> Starlette:
    """What one of several workers answers with; made in its own process."""
    _log_plainly()
    app = make_app(make_services(folder, database), Gate(threads=threads))
    gc.freeze()
    return app


def _config(app: Any, host: str, port: int, **more: Any) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="off",
        timeout_graceful_shutdown=GRACE_SECONDS,
        **more,
    )


def _address(listening: Any) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _cannot_listen(host: str, port: int) -> CannotListenError:
    return CannotListenError(
        _("The gateway cannot listen on {host}, port {port}. Choose another port.").format(host=host, port=port)
    )


def _log_plainly() -> None:
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")


def _leave(_number: int, _frame: object) -> None:
    raise SystemExit(0)
