"""The description of the wire, the code's types and the server say the same."""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
import schemathesis
import yaml
from hypothesis import HealthCheck, assume, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.testclient import TestClient

from carer_app.config import resources
from carer_app.domain.command import Command
from carer_app.domain.handed import HandedProfile
from carer_app.domain.signing import Signed
from carer_app.gateway.app import make_app
from carer_app.gateway.services import make_services
from carer_app.sync.bundle import BundleAnswer
from carer_app.sync.protocol import (
    Beacon,
    ChunkKept,
    ChunksMissing,
    ChunksWanted,
    Directory,
    Enrol,
    Enrolled,
    Receipt,
    SyncAnswer,
    SyncRequest,
    Trouble,
)
from tests.gateway.builders import Laptop
from tests.gateway.signing import sign

TYPES = (
    BundleAnswer,
    Enrol,
    Enrolled,
    SyncRequest,
    SyncAnswer,
    ChunksWanted,
    ChunksMissing,
    ChunkKept,
    Trouble,
    Signed,
    Receipt,
    Directory,
    Beacon,
    HandedProfile,
    Command,
)
OPERATIONS = [
    ("POST", "/v1/enrol"),
    ("POST", "/v1/sync"),
    ("POST", "/v1/bundles"),
    ("POST", "/v1/chunks/missing"),
    ("PUT", "/v1/chunks/{name}"),
    ("GET", "/v1/chunks/{name}"),
    ("GET", "/v1/profile"),
    ("GET", "/healthz"),
]
ALWAYS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
CHECKS = [*ALWAYS, negative_data_rejection]
REFUSES_WRONG = {("POST", "/v1/enrol"), ("POST", "/v1/sync"), ("POST", "/v1/chunks/missing")}
"""Where what is asked has a form. Chunks are bytes under a name, and a signature put right when it is sent is no fault."""

NEVER_WRONG = {("POST", "/v1/bundles"), ("GET", "/v1/profile"), ("GET", "/healthz")}
"""Any bytes, any header or nothing at all may be sent there: nothing that breaks the description can be made up."""


@pytest.fixture(scope="module")
def laptop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laptop]:
    services = make_services(tmp_path_factory.mktemp("gateway"))
    laptop = Laptop(services)
    laptop.enrol()
    yield laptop
    services.close()


def test_the_schemas_are_those_of_the_code() -> None:
    _, ours = msgspec.json.schema_components(TYPES, ref_template="#/components/schemas/{name}")
    untitled = {name: {key: part for key, part in schema.items() if key != "title"} for name, schema in ours.items()}
    assert _described()["components"]["schemas"] == msgspec.json.decode(msgspec.json.encode(untitled))


def test_every_route_is_described() -> None:
    app_routes = {
        (method, route.path)
        for route in make_app(None).routes  # type: ignore[arg-type]
        if route.path.startswith(("/v1", "/healthz"))
        for method in route.methods - {"HEAD"}
    }
    assert app_routes == set(OPERATIONS)
    assert {(method.upper(), path) for path, item in _described()["paths"].items() for method in item} == app_routes


@pytest.mark.parametrize(
    ("method", "path", "mode"),
    [(*operation, GenerationMode.POSITIVE) for operation in OPERATIONS]
    + [(*operation, GenerationMode.NEGATIVE) for operation in OPERATIONS if operation not in NEVER_WRONG],
)
def test_the_server_answers_as_described_whatever_comes(
    laptop: Laptop, method: str, path: str, mode: GenerationMode
) -> None:
    operation = schemathesis.openapi.from_dict(_described())[path][method]

    @settings(max_examples=60, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(operation.as_strategy(generation_mode=mode))
    def check(case: schemathesis.Case) -> None:
        if isinstance(case.body, dict) and "device" in case.body and mode is GenerationMode.POSITIVE:
            case.body["device"] = laptop.id
        assume(mode is GenerationMode.POSITIVE or not _is_signed_and_right(case.body))
        response = _send(client, case, laptop)
        case.validate_response(response, checks=CHECKS if (method, path) in REFUSES_WRONG else ALWAYS)

    with TestClient(make_app(laptop.services), base_url="https://testserver") as client:
        check()


def _described() -> dict[str, Any]:
    return yaml.safe_load((resources() / "openapi.yaml").read_text())


def _is_signed_and_right(body: object) -> bool:
    """Where the body is right, what is wrong is the signature's header, and that is put right when it is sent."""
    try:
        return bool(msgspec.convert(body, ChunksWanted))
    except msgspec.ValidationError:
        return False


def _send(client: TestClient, case: schemathesis.Case, laptop: Laptop) -> Any:
    told = case.as_transport_kwargs(base_url="https://testserver")
    if isinstance(told.get("data"), str | bytes):
        told["content"] = told.pop("data")
    request = client.build_request(**{key: value for key, value in told.items() if key != "cookies"})
    nonce = laptop.services.nonce()
    sign(request, device=laptop.id, key=laptop.key, nonce=nonce, content=request.read())
    return client.send(request)
