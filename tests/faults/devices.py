"""A home's computer that talks to a gateway over HTTP, signs each request, and keeps every receipt that it verified."""

from dataclasses import dataclass, field
from types import TracebackType

import httpx2
import msgspec

from carer_app.sync.protocol import RECEIPT, Item, ItemState, Receipt, SyncAnswer, SyncRequest, Trouble
from tests.gateway.builders import Laptop
from tests.gateway.signing import sign


class NotAnsweredError(Exception):
    """No answer, one that is cut, or one that asks to come back. What was to be sent still waits."""


class RefusedHereError(Exception):
    """The gateway said no."""


@dataclass
class Caller:
    """One device and its line. `acknowledged` is every item of every verified receipt, by revision."""

    laptop: Laptop
    address: str
    seconds: float = 30.0
    nonce: str = ""
    acknowledged: dict[str, Item] = field(default_factory=dict)
    duplicates: int = 0
    unanswered: int = 0
    requests: int = 0

    def __enter__(self) -> "Caller":
        self._client = httpx2.Client(timeout=self.seconds, trust_env=False)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, where: TracebackType | None
    ) -> None:
        self._client.close()

    def sync(self, **changed: object) -> SyncAnswer:
        """Send all that waits; raises NotAnsweredError, RefusedHereError."""
        request = self.laptop.request(**changed)
        response = self._ask(request)
        if response.status_code == 401:
            self.nonce = self._trouble(response).nonce or ""
            response = self._ask(request)
        if response.status_code >= 500:
            raise NotAnsweredError(self._trouble(response).type)
        if response.status_code != 200:
            raise RefusedHereError(self._trouble(response))
        answer = msgspec.json.decode(response.content, type=SyncAnswer)
        self._keep(answer)
        return answer

    def sync_until_answered(self, **changed: object) -> SyncAnswer:
        """The same again and again, as a device does, without its waits."""
        while True:
            try:
                return self.sync(**changed)
            except NotAnsweredError:
                self.unanswered += 1

    def _ask(self, request: SyncRequest) -> httpx2.Response:
        content = msgspec.json.encode(request)
        headers = {"Content-Type": "application/json"}
        built = self._client.build_request("POST", f"{self.address}/v1/sync", content=content, headers=headers)
        sign(built, device=self.laptop.id, key=self.laptop.key, nonce=self.nonce or "none", content=content)
        self.requests += 1
        try:
            return self._client.send(built)
        except (httpx2.TransportError, httpx2.DecodingError) as problem:
            raise NotAnsweredError from problem

    def _keep(self, answer: SyncAnswer) -> None:
        assert self.laptop.enrolled
        receipt = answer.receipt.verify(RECEIPT, self.laptop.enrolled.gateway_key).read(Receipt)
        assert (receipt.log.seq, receipt.log.head) == (self.laptop.seq, self.laptop.head)
        for item in receipt.items:
            self.duplicates += item.state == ItemState.DUPLICATE
            known = self.acknowledged.setdefault(item.revision, item)
            assert known.position == item.position, "one revision was receipted in two places"
        self.nonce = answer.nonce
        self.laptop.waiting = []

    @staticmethod
    def _trouble(response: httpx2.Response) -> Trouble:
        try:
            return msgspec.json.decode(response.content, type=Trouble)
        except msgspec.DecodeError as problem:
            raise NotAnsweredError("garbage") from problem
