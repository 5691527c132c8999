"""A bad line to a gateway: loses answers, is slow, is cut every few thousand bytes. It counts what passes."""

import random
import socket
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType

PIECE = 1024
_BEGINS = b" HTTP/1.1\r\n"


@dataclass(frozen=True, kw_only=True)
class Weather:
    """What the line does. `cut_after` is between how many bytes, either way, a connection ends; none where it is None."""

    lost_answers: float = 0.0
    bytes_per_second: float | None = None
    cut_after: tuple[int, int] | None = None


@dataclass
class Counted:
    """What passed: up from the device as it was sent, down as it arrived there; `in_vain` are the bytes up of connections
    that ended before their answer was whole, and which had to be sent again.
    """

    connections: int = 0
    requests: int = 0
    up: int = 0
    down: int = 0
    lost: int = 0
    cut: int = 0
    in_vain: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


class BadLine:
    """Listens on a port of its own and passes on to `port`, for as long as it is entered."""

    def __init__(self, port: int, weather: Weather, seed: int = 1) -> None:
        self._port = port
        self.weather = weather
        self._chance = random.Random(seed)
        self.counted = Counted()
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=128)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._accept, daemon=True)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._listening.getsockname()[1]}"

    def __enter__(self) -> "BadLine":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, where: TracebackType | None
    ) -> None:
        self._over.set()
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join()

    def _accept(self) -> None:
        while not self._over.is_set():
            try:
                device, _ = self._listening.accept()
            except OSError:
                return
            with self.counted.lock:
                self.counted.connections += 1
                weather, chance = self.weather, self._chance
                loses = chance.random() < weather.lost_answers
                room = chance.randint(*weather.cut_after) if weather.cut_after else None
            passing = _Passing(self, device, loses=loses, room=room)
            threading.Thread(target=passing.run, daemon=True).start()

    def open_gateway(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self._port))

    def slow_down(self, size: int) -> None:
        """Wait for as long as so many bytes take on this line."""
        if self.weather.bytes_per_second:
            self._over.wait(size / self.weather.bytes_per_second)


class _Passing:
    """One connection."""

    def __init__(self, line: BadLine, device: socket.socket, *, loses: bool, room: int | None) -> None:
        self._line = line
        self._device = device
        self._loses = loses
        self._room = room
        self._lock = threading.Lock()
        self._up = 0

    def run(self) -> None:
        try:
            gateway = self._line.open_gateway()
        except OSError:
            self._device.close()
            return
        up = threading.Thread(target=self._pass_on, args=(self._device, gateway, True), daemon=True)
        up.start()
        self._pass_on(gateway, self._device, False)
        up.join()
        gateway.close()
        self._device.close()

    def _pass_on(self, source: socket.socket, to: socket.socket, is_up: bool) -> None:
        try:
            while piece := source.recv(PIECE):
                if not is_up and self._loses:
                    self._note(lost=1)
                    break
                self._line.slow_down(len(piece))
                left = self._take(len(piece))
                begun = piece.count(_BEGINS) if is_up else 0
                self._note(up=left if is_up else 0, down=0 if is_up else left, requests=begun)
                to.sendall(piece[:left])
                if left < len(piece):
                    self._note(cut=1)
                    break
            else:
                to.shutdown(socket.SHUT_WR)
                return
        except OSError:
            pass
        _end(source)
        _end(to)

    def _take(self, size: int) -> int:
        """How many of so many bytes may still pass."""
        with self._lock:
            if self._room is None:
                return size
            left = min(size, self._room)
            self._room -= left
            return left

    def _note(self, up: int = 0, down: int = 0, lost: int = 0, cut: int = 0, requests: int = 0) -> None:
        counted = self._line.counted
        with counted.lock:
            self._up += up
            if lost or cut:
                counted.in_vain, self._up = counted.in_vain + self._up, 0
            counted.up += up
            counted.down += down
            counted.requests += requests
            counted.lost += lost
            counted.cut += cut


def _end(one: socket.socket) -> None:
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
