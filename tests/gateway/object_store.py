"""An S3 service of the tests' own: moto, in a process, spoken to over HTTP as a council's would be."""

import re
import subprocess
import sys
from dataclasses import dataclass, field
from threading import Thread
from uuid import uuid4

import httpx2
import pytest

PLACE = "s3://photos/of-children"
"""Where chunks lie in it."""


@dataclass
class ObjectStore:
    """A store with an empty bucket. It keeps what it has in memory, and nothing of it once it stopped."""

    address: str = ""
    _process: "subprocess.Popen[str] | None" = field(default=None, repr=False)

    def start(self) -> None:
        command = [sys.executable, "-m", "moto.server", "--host", "127.0.0.1", "--port", "0"]
        self._process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        assert self._process.stderr
        said = iter(self._process.stderr.readline, "")
        self.address = next(found.group() for line in said if (found := re.search(r"http://127\.0\.0\.1:\d+", line)))
        Thread(target=self._process.stderr.read, daemon=True).start()
        httpx2.put(f"{self.address}/photos").raise_for_status()

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.communicate(timeout=60)
            self._process = None

    def open_to(self, patch: pytest.MonkeyPatch) -> str:
        """Set what an operator sets, and give the address for `--blobs`."""
        patch.setenv("AWS_ACCESS_KEY_ID", "a council's key")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "its secret")
        patch.setenv("AWS_REGION", "us-east-1")
        patch.setenv("AWS_ENDPOINT_URL", self.address)
        patch.setenv("AWS_ALLOW_HTTP", "true")
        return f"{PLACE}/{uuid4().hex}"
