"""Writes the bill of materials (CycloneDX 1.6) of `requirements.lock`: the same lock gives the same file, byte for byte."""

import sys
import tomllib
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.dependency import Dependency
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from packageurl import PackageURL

from installer.locked import LOCK, Pin, pins

PROJECT = LOCK.parent / "pyproject.toml"
PLATFORMS = "hearthlog:only-where"


def bill(lock: Path = LOCK) -> str:
    """The bill as JSON: the program, and each pinned library with every hash that would be accepted."""
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]
    program = Component(
        type=ComponentType.APPLICATION, name=project["name"], version=project["version"], bom_ref=project["name"]
    )
    parts = [_component(pin) for pin in pins(lock)]
    made = Bom(
        components=parts,
        metadata=BomMetaData(component=program),
        serial_number=UUID(bytes=sha256(lock.read_bytes()).digest()[:16], version=4),
        dependencies=[Dependency(program.bom_ref, [Dependency(part.bom_ref) for part in parts])],
    )
    made.metadata.timestamp = None
    return make_outputter(made, OutputFormat.JSON, SchemaVersion.V1_6).output_as_string(indent=2) + "\n"


def _component(pin: Pin) -> Component:
    address = PackageURL("pypi", name=pin.name, version=pin.version)
    return Component(
        type=ComponentType.LIBRARY,
        name=pin.name,
        version=pin.version,
        purl=address,
        bom_ref=address.to_string(),
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=one) for one in pin.hashes],
        properties=[Property(name=PLATFORMS, value=pin.marker)] if pin.marker else [],
    )


def main() -> None:
    """Write it where it is asked for, and say how much is in it."""
    out = Path(sys.argv[1])
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(bill(), encoding="utf-8")
    sys.stdout.write(f"{out}: {len(pins())} libraries\n")


if __name__ == "__main__":
    main()
