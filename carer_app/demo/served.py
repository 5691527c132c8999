"""The gateway of the demonstration as a process of its own: the same program that a council runs."""

import contextlib
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from carer_app.errors import KnownError
from carer_app.i18n import _

USUAL_PORT = 8790
_PORT = re.compile(r":(\d+)\b")


class GatewayDidNotStartError(KnownError):
    """The gateway's process ended before it was ready."""

    def __init__(self, said: str) -> None:
        super().__init__(_("The local gateway did not start: {said}").format(said=said.strip() or "?"))


def settled_port(data_dir: Path) -> int:
    """The demonstration's usual port, or another when somebody else listens there."""
    try:
        with serving(data_dir, USUAL_PORT):
            return USUAL_PORT
    except GatewayDidNotStartError:
        with serving(data_dir, 0) as line:
            found = _PORT.search(line.split("//")[-1])
            if not found:
                raise
            return int(found[1])


@contextlib.contextmanager
def serving(data_dir: Path, port: int) -> Iterator[str]:
    """The gateway, ready to answer; gives the line that it printed. It is stopped on the way out."""
    data_dir.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "carer_app.gateway", "serve", "--data-dir", str(data_dir), "--port", str(port)]
    said = data_dir / "serve.log"
    with (
        said.open("w") as errors,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True) as process,
    ):
        try:
            assert process.stdout
            line = process.stdout.readline().strip()
            if not line:
                raise GatewayDidNotStartError(said.read_text())
            yield line
        finally:
            process.terminate()
            process.wait(timeout=20)
