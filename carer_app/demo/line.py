"""The line of the history: a device meets the gateway in process, through the very calls that HTTP would make."""

from carer_app.domain.signing import SigningKey
from carer_app.gateway.services import Services
from carer_app.gateway.trouble import RefusedError
from carer_app.sync.line import GatewayRefusedError
from carer_app.sync.protocol import Enrol, Enrolled, SyncAnswer, SyncRequest


class DirectLine:
    """A transport without a network; the device is believed, since no request is signed."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def enrol(self, request: Enrol) -> Enrolled:
        try:
            return self._services.enrol(request)
        except RefusedError as problem:
            raise GatewayRefusedError(problem.trouble) from problem

    def sync(self, request: SyncRequest, nonce: str, key: SigningKey) -> SyncAnswer:
        try:
            return self._services.sync(request, request.device)
        except RefusedError as problem:
            raise GatewayRefusedError(problem.trouble) from problem
