"""What may answer in the council's place: a hotel's sign-in page, a broken server, a line that is cut."""

import http.server
import threading
from dataclasses import dataclass
from types import TracebackType


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The same to everybody. `promised` is the length that it claims to have."""

    status: int = 200
    body: bytes = b""
    promised: int | None = None


class BadLine:
    """Listens where the gateway should, for as long as it is entered."""

    def __init__(self, port: int, answer: Answer) -> None:
        self.asked = 0
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", port), self._handler(answer))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})

    def __enter__(self) -> "BadLine":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, where: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _handler(self, answer: Answer) -> type[http.server.BaseHTTPRequestHandler]:
        line = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(answer.status)
                self.send_header("Content-Length", str(answer.promised or len(answer.body)))
                self.end_headers()
                self.wfile.write(answer.body)
                line.asked += 1

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
                return

        return Handler
