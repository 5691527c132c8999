"""The rules of the house that no linter sees: the lock, the size of files, forbidden drawers, imports by name."""

import ast
import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "carer_app"
MODULES = sorted(PACKAGE.rglob("*.py"))
MIGRATIONS = [path for path in MODULES if "migrations" in path.parts]

LONGEST_FILE = 400
LONGEST_FUNCTION = 30
DRAWERS = {"util", "utils", "helper", "helpers", "common", "base", "misc", "manager", "handler", "service"}
MAY_CATCH_ALL = {"ui/kit/tasks.py", "gateway/app.py", "cli/main.py", "gateway/cli.py"}
BY_NAME = {"__import__", "import_module", "exec", "eval"}

PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(?:\[[^]]*\])?==(?P<version>[^\s;\\]+)")
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}\b")
TARGET = re.compile(r"^(?P<name>[a-z]+):", re.MULTILINE)


def wanted() -> list[Requirement]:
    """Everything that pyproject.toml asks for, extras too."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"].values()
    return [Requirement(text) for text in (*project["dependencies"], *(one for extra in extras for one in extra))]


def lock() -> list[str]:
    """The lock as one line for each pin, comments left out."""
    text = (ROOT / "requirements.lock").read_text()
    lines = "\n".join(line for line in text.splitlines() if not line.strip().startswith("#"))
    return [" ".join(pin.split()) for pin in re.split(r"\n(?=\S)", lines.replace("\\\n", " ")) if pin.strip()]


def pins() -> dict[str, set[Version]]:
    """The versions in the lock, by name. One package may be pinned twice, for two platforms."""
    found: dict[str, set[Version]] = {}
    for line in lock():
        pin = PIN.match(line)
        assert pin, f"not a pin of one version: {line[:80]}"
        found.setdefault(canonicalize_name(pin["name"]), set()).add(Version(pin["version"]))
    return found


@pytest.mark.parametrize("need", wanted(), ids=lambda need: need.name)
def test_the_lock_holds_every_library_at_a_version_that_is_asked_for(need: Requirement) -> None:
    versions = pins().get(canonicalize_name(need.name), set())
    assert versions, f"run “make lock”: {need.name} is not in requirements.lock"
    assert {version for version in versions if version in need.specifier} == versions, "run “make lock”"


def test_every_pin_in_the_lock_has_its_hashes() -> None:
    assert [line[:60] for line in lock() if not HASH.search(line)] == []


def test_the_lock_names_no_address() -> None:
    text = (ROOT / "requirements.lock").read_text()
    assert (
        re.findall(r"\S*(?:://|--index-url|--extra-index|--find-links|--trusted-host|@ file|^-)\S*", text, re.M) == []
    )


def lines_of(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_no_file_is_longer_than_four_hundred_lines() -> None:
    sizes = {path.relative_to(ROOT).as_posix(): lines_of(path) for path in MODULES}
    assert {name: size for name, size in sizes.items() if size > LONGEST_FILE} == {}


def test_no_function_is_longer_than_thirty_lines() -> None:
    """Migrations are left out: they describe tables, and are never changed once they have shipped."""
    long = [
        f"{path.relative_to(ROOT).as_posix()}: {node.name}"
        for path in MODULES
        if path not in MIGRATIONS
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION
    ]
    assert long == []


def test_there_are_no_drawers() -> None:
    names = [path for path in PACKAGE.rglob("*") if path.is_dir() or path.suffix == ".py"]
    assert [path for path in names if path.stem.strip("_") in DRAWERS] == []


def test_every_folder_with_code_is_a_package() -> None:
    folders = {path.parent for path in MODULES}
    assert [folder for folder in folders if not (folder / "__init__.py").exists()] == []


def test_nothing_is_imported_by_name() -> None:
    """Import rules cannot see such imports. Only the kinds of record are found so, in one file."""
    found = {name_of(path): called_names(path) & BY_NAME for path in MODULES}
    assert {name: called for name, called in found.items() if called} == {"domain/kinds.py": {"import_module"}}


def test_everything_is_caught_in_the_named_places_only() -> None:
    assert {name_of(path) for path in MODULES if catches_all(path)} <= MAY_CATCH_ALL


def called_names(path: Path) -> set[str]:
    """Plain names that are used, and what is taken from importlib. Qt's own `exec` is neither."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    plain = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    taken = {
        node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and "importlib" in ast.unparse(node)
    }
    brought = {
        one.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "importlib"
        for one in node.names
    }
    return plain | taken | brought


def catches_all(path: Path) -> bool:
    caught = [node.type for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.ExceptHandler)]
    return any(node is None or ast.unparse(node) in ("Exception", "BaseException") for node in caught)


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def test_make_help_lists_every_target_that_is_for_people() -> None:
    told = make("help")
    text = (ROOT / "Makefile").read_text()
    targets = {found["name"] for found in TARGET.finditer(text)}
    assert {"run", "test", "lint", "check", "gallery", "bench", "clean", "lock"} <= targets
    inner = {"libraries", "testtools"}
    assert {line.split("\t")[0] for line in told.splitlines()} == targets - inner
    assert all(line.partition("\t")[2].strip() for line in told.splitlines())


def test_every_phony_target_has_a_rule() -> None:
    text = (ROOT / "Makefile").read_text()
    phony = re.search(r"^\.PHONY: (.*)$", text, re.MULTILINE)
    assert phony
    assert set(phony[1].split()) == {found["name"] for found in TARGET.finditer(text)}


def make(target: str) -> str:
    """What a target says, as from a fresh terminal."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    done = subprocess.run(
        ["make", "--no-print-directory", target], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout
