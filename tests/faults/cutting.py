"""A line on this machine that is cut after so many bytes: what was under way is gone, both ends see it end."""

import select
import socket
import threading
from contextlib import suppress

_AT_ONCE = 16 * 1024


class CuttingLine:
    """Listens on a port of its own and passes bytes on to another, until `cut_after` bytes went up; then it cuts, once."""

    def __init__(self, to: int) -> None:
        self._to = to
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        self.cut_after: int | None = None
        self.cuts = 0
        self.bytes_up = 0
        self._threads: list[threading.Thread] = []
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._accepting.start()

    def close(self) -> None:
        """Listen no more; what is under way ends."""
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._accepting.join()
        for thread in self._threads:
            thread.join()

    def _accept(self) -> None:
        while True:
            try:
                client, _address = self._listening.accept()
            except OSError:
                return
            self._threads = [one for one in self._threads if one.is_alive()]
            self._threads.append(threading.Thread(target=self._pass_on, args=(client,), daemon=True))
            self._threads[-1].start()

    def _pass_on(self, client: socket.socket) -> None:
        with client, socket.create_connection(("127.0.0.1", self._to)) as gateway:
            other = {client: gateway, gateway: client}
            while True:
                for ready in select.select(list(other), [], [])[0]:
                    try:
                        data = ready.recv(_AT_ONCE)
                        if not data or (ready is client and self._is_cut(len(data))):
                            return
                        other[ready].sendall(data)
                    except OSError:
                        return

    def _is_cut(self, size: int) -> bool:
        self.bytes_up += size
        if self.cut_after is None:
            return False
        self.cut_after -= size
        if self.cut_after > 0:
            return False
        self.cut_after = None
        self.cuts += 1
        return True
