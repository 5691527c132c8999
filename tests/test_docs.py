"""The papers say what the program does: commands exist, links lead somewhere, kinds, settings and calls are described.

Run as a program, it writes docs/kinds.md anew from the code.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, NamedTuple, get_args, get_origin

import click
import msgspec
import pytest

from carer_app.cli.main import carer_app
from carer_app.councils import CouncilProfile, Standard, Target, profile_named, profiles
from carer_app.domain.kind import AmendedBy, Content, FileKind, RecordKind, SectionKind
from carer_app.domain.kinds import kinds
from carer_app.gateway.cli import cli as carer_gateway

ROOT = Path(__file__).parent.parent
KINDS_PAGE = ROOT / "docs" / "kinds.md"
PAPERS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("resources/**/*.md")])
PROGRAMS: dict[str, click.Command] = {"carer-app": carer_app, "carer-gateway": carer_gateway}
DECISION = ("Summary", "Context", "Decision", "Consequences", "Alternatives")
LINK = re.compile(r"\[[^]]*\]\((?P<to>[^)\s]+)\)")
TODAY = date(2026, 3, 2)


class Written(NamedTuple):
    """A command as a paper shows it."""

    paper: Path
    line: str


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


# ---- commands


def written_commands() -> list[Written]:
    """Every command in an indented or fenced block, or in quotation marks of code, of every paper."""
    found = []
    for paper in PAPERS:
        text = paper.read_text(encoding="utf-8")
        quoted = re.findall(r"`((?:carer-app|carer-gateway|make)\b[^`\n]*)`", text)
        lines = [part.strip() for line in text.splitlines() for part in line.split(" | ")]
        begun = [line for line in lines if re.match(r"(carer-app|carer-gateway|make)(\s|$)", line)]
        found += [Written(paper, line) for line in dict.fromkeys([*quoted, *begun]) if "`" not in line]
    return found


def words_of(line: str) -> list[str]:
    return shlex.split(line.partition(" > ")[0], comments=True)


programs_written = [one for one in written_commands() if words_of(one.line)[0] in PROGRAMS]
as_written = pytest.mark.parametrize("one", programs_written, ids=lambda one: f"{name_of(one.paper)}: {one.line[:60]}")


def command_and_options(words: list[str]) -> tuple[list[str], click.Command, list[str]]:
    """The names that lead to a command, the command, and the options on its line; fails where one does not exist."""
    command, names, options = PROGRAMS[words[0]], [words[0]], []
    known = _options(command)
    rest = iter(words[1:])
    for word in rest:
        if word.startswith("--"):
            options.append(word)
            assert word in known or word == "--help", f"{' '.join(names)} has no option {word}"
            if word in known and not known[word].is_flag:
                next(rest, None)
        elif isinstance(command, click.Group):
            assert word in command.commands, f"{' '.join(names)} has no command {word}"
            command, names = command.commands[word], [*names, word]
            known |= _options(command)
    return names, command, options


def _options(command: click.Command) -> dict[str, click.Option]:
    return {name: one for one in command.params if isinstance(one, click.Option) for name in one.opts}


def leaves(command: click.Command, names: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if not isinstance(command, click.Group):
        yield names
        return
    for name, inner in command.commands.items():
        yield from leaves(inner, (*names, name))


@as_written
def test_a_command_in_the_papers_exists_with_its_options(one: Written) -> None:
    names, command, options = command_and_options(words_of(one.line))
    assert names
    asked = {option.opts[0] for option in command.params if isinstance(option, click.Option) and option.required}
    if one.line.count(" ") > len(names) and asked & set(options):
        assert asked <= set(options), f"{' '.join(names)} cannot do without {asked - set(options)}"


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_readme_shows_every_command(program: str) -> None:
    readme = [one.line for one in programs_written if one.paper.name == "README.md"]
    shown = {tuple(command_and_options(words_of(line))[0]) for line in readme}
    assert set(leaves(PROGRAMS[program], (program,))) - shown == set()


def test_a_make_target_in_the_papers_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {words_of(one.line)[1] for one in written_commands() if one.line.startswith("make ")}
    assert {"run", "test"} <= named
    assert named - targets == set()


# ---- links and decisions


def links() -> list[Written]:
    found = [Written(paper, match["to"]) for paper in PAPERS for match in LINK.finditer(paper.read_text())]
    return [one for one in found if "://" not in one.line]


@pytest.mark.parametrize("one", links(), ids=lambda one: f"{name_of(one.paper)} -> {one.line}")
def test_a_link_between_papers_leads_somewhere(one: Written) -> None:
    file, _, place = one.line.partition("#")
    target = (one.paper.parent / file).resolve() if file else one.paper
    assert target.is_file(), f"{name_of(one.paper)} points to {one.line}"
    if place:
        headings = re.findall(r"^#+ (.*)$", target.read_text(), re.MULTILINE)
        assert place in {anchor(heading) for heading in headings}


def anchor(heading: str) -> str:
    """The name under which a page's heading is found."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize("paper", sorted((ROOT / "docs" / "decisions").glob("*.md")), ids=name_of)
def test_a_decision_has_its_five_parts_in_order(paper: Path) -> None:
    text = paper.read_text()
    assert re.match(rf"# {paper.name[:3]} \S", text)
    assert tuple(re.findall(r"^## (.*)$", text, re.MULTILINE)) == DECISION


# ---- the wire


def test_every_call_of_the_wire_is_told_of() -> None:
    paths = set(
        re.findall(r"^  [\"']?(/v1/[^\s\"':]+)", (ROOT / "resources" / "openapi.yaml").read_text(), re.MULTILINE)
    )
    assert {"/v1/enrol", "/v1/sync"} <= paths
    page = (ROOT / "docs" / "the-sync-on-one-page.md").read_text()
    assert {path for path in paths if f" {path}`" not in page} == set()


# ---- profiles


def _settings(form: type[msgspec.Struct], before: str = "") -> Iterator[str]:
    """Every setting by its dotted name; a figure with its source is one setting."""
    for field in msgspec.structs.fields(form):
        inner = [part for part in (field.type, *get_args(field.type)) if isinstance(part, type)]
        struct = next((part for part in inner if issubclass(part, msgspec.Struct)), None)
        if struct is None or struct in (Standard, Target):
            yield f"{before}{field.name}"
        else:
            yield from _settings(struct, f"{before}{field.name}.")


def test_every_setting_of_a_profile_is_described() -> None:
    page = (ROOT / "docs" / "council-profiles.md").read_text()
    described = set(re.findall(r"^\| `([a-z_.]+)` \|.*\|.*\|$", page, re.MULTILINE))
    assert described == set(_settings(CouncilProfile))


def test_every_profile_that_ships_is_named() -> None:
    page = (ROOT / "docs" / "council-profiles.md").read_text()
    assert dict(re.findall(r"^\| `([a-z-]+)` \| ([^|]+) \|$", page, re.MULTILINE)).keys() == profiles().keys()


# ---- a new kind


def test_the_kind_on_the_page_for_a_new_kind_keeps_what_every_kind_keeps(tmp_path: Path) -> None:
    """The page's own code, in a copy of the program: the contract tests, its form, and its part of the review paper."""
    files = NEW_FILE.findall((ROOT / "docs" / "adding-a-kind.md").read_text(encoding="utf-8"))
    assert [name.rpartition("/")[2] for name, _code in files] == ["__init__.py", "record.py", "screen.py", "report.py"]
    leave = shutil.ignore_patterns("__pycache__")
    for part in ("carer_app", "resources", "tests/logs"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=leave)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for name, code in files:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(code, encoding="utf-8")
    contract = ("-m", "pytest", "-q", "-n0", "-k", "pocket_money", "tests/logs/test_every_kind.py")
    assert " passed" in python(tmp_path, *contract)
    assert python(tmp_path, "-c", TRY_FACES) == "the same again\n"


def python(folder: Path, *arguments: str) -> str:
    """What Python says when it runs in a copy of the program; fails with all that it said."""
    environment = os.environ | {"PYTHONPATH": str(folder), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


NEW_FILE = re.compile(r"^`(carer_app/logs/\w+/\w+\.py)`\n\n```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TRY_FACES = """
import json
from datetime import date
from PySide6.QtWidgets import QApplication
from carer_app.clock import SystemClock
from carer_app.councils import profile_named
from carer_app.domain import canonical
from carer_app.domain.kinds import kind_named, part
from carer_app.ui.kit.screen import Needs

app = QApplication([])
raw = json.loads(canonical.encode(kind_named("pocket_money").example(date(2026, 3, 2))))
screen = part("pocket_money", "screen").SCREEN
form = screen.make_form(Needs(profile=profile_named("england"), clock=SystemClock()))
form.show_raw(raw)
assert form.raw() == raw, form.raw()
assert form.problems() == []
assert part("pocket_money", "report").section.parts
print("the same again")
"""


# ---- kinds


def test_the_page_of_kinds_is_what_the_code_says() -> None:
    assert KINDS_PAGE.read_text(encoding="utf-8") == kinds_page(), "run: python tests/test_docs.py"


def test_every_listed_kind_has_its_own_part_on_the_page() -> None:
    text = KINDS_PAGE.read_text(encoding="utf-8")
    for kind in kinds().values():
        if kind.listed:
            assert f"\n## {kind.title} (`{kind.slug}`)\n" in text
            part = text.split(f"(`{kind.slug}`)\n")[1].split("\n## ")[0]
            assert [f"`{field.name}`" for field in fields(kind.content) if f"| `{field.name}` |" not in part] == []


def kinds_page() -> str:
    """The page that describes every kind, made from the code."""
    listed = [kind for kind in kinds().values() if kind.listed]
    others = [kind for kind in kinds().values() if not kind.listed]
    parts = [_HEAD, *map(_kind_part, listed), _OTHERS, *(f"| `{one.slug}` | {_about(one)} |" for one in others)]
    return "\n".join(parts) + "\n"


def _kind_part(kind: RecordKind) -> str:
    who = "its author" if kind.amended_by is AmendedBy.AUTHOR else "anyone who may read it"
    where = _WHERE.get(kind.file, "the child's sheet" if kind.section is SectionKind.SHEET else "the child's stay")
    often = ", one for each child" if kind.one_per_file else ""
    part = f" A part of `{kind.part_of}`, added to one record of it." if kind.part_of else ""
    told = f"{_about(kind)} Changed by {who}; kept in {where}{often}; schema {kind.schema}.{part}"
    labels = labels_of(kind)
    rows = [f"| `{name}` | {labels.get(name, '')} | {what} | {need} |" for name, what, need in _rows(kind.content, "")]
    return "\n".join([f"## {kind.title} (`{kind.slug}`)", "", told, "", *_TABLE, *rows, ""])


_WHERE = {FileKind.HOME: "the home's own book", FileKind.CARER: "the carer's own file"}


def _rows(form: type[msgspec.Struct], inside: str) -> Iterator[tuple[str, str, str]]:
    for field in fields(form):
        what, inner, many = _what(field.type)
        name = f"{inside}{field.name}"
        yield name, what, "yes" if field.required else ""
        if inner:
            yield from _rows(inner, f"{name}[]." if many else f"{name}.")


def _what(type_: Any) -> tuple[str, type[msgspec.Struct] | None, bool]:
    """What a field holds in words, the Struct inside it, and whether there may be several."""
    if get_origin(type_) is Annotated:
        type_ = get_args(type_)[0]
    if get_origin(type_) is tuple:
        inner = get_args(type_)[0]
        return ("a list", inner, True) if is_struct(inner) else (f"a list of: {_what(inner)[0]}", None, True)
    if isinstance(type_, UnionType) or type(None) in get_args(type_):
        whole = next(one for one in get_args(type_) if one is not type(None))
        what, inner, many = _what(whole)
        return f"{what}, or nothing", inner, many
    if get_origin(type_) is dict:
        key, inner = get_args(type_)
        return f"for each, by name ({_what(key)[0]})", inner if is_struct(inner) else None, True
    if is_struct(type_):
        return "a part", type_, False
    if issubclass(type_, Enum):
        return "one of " + ", ".join(f"`{one.value}`" for one in type_), None, False
    return _PLAIN[type_], None, False


def labels_of(kind: RecordKind) -> dict[str, str]:
    """The words beside each field on screens and papers, found by filling in the fields in many ways."""
    found: dict[str, list[str]] = {}
    for content in filled_in(kind.example(TODAY)):
        for line in content.lines(profile_named("england")):
            known = found.setdefault(line.field, [])
            if line.label not in known:
                known.append(line.label)
    return {name: labels[0] if len(labels) == 1 else "differs" for name, labels in found.items()}


def filled_in(example: Content) -> Iterator[Content]:
    """The example with every empty text filled in, then each field in turn given each value that its form allows."""
    texts = {field.name: "x" for field in fields(type(example)) if getattr(example, field.name) == ""}
    full = msgspec.structs.replace(example, **texts)
    yield full
    for field in fields(type(example)):
        for value in _values(field.type):
            yield msgspec.structs.replace(full, **{field.name: value})


def _values(type_: Any) -> Iterator[object]:
    """What a field of that form may hold, as far as it matters to the words beside it."""
    if get_origin(type_) is tuple:
        inner = get_args(type_)[0]
        yield from [()] if is_struct(inner) else [(value,) for value in _values(inner)]
        return
    if get_origin(type_) is dict:
        return
    for one in [one for one in get_args(type_) if one is not type(None)] or [type_]:
        if isinstance(one, type) and issubclass(one, Enum):
            yield from one
        elif one is date:
            yield TODAY
        elif one is bool:
            yield True


def fields(form: type[msgspec.Struct]) -> tuple[msgspec.structs.FieldInfo, ...]:
    return msgspec.structs.fields(form)


def is_struct(type_: Any) -> bool:
    return isinstance(type_, type) and issubclass(type_, msgspec.Struct)


def _about(kind: RecordKind) -> str:
    return (kind.content.__doc__ or "").strip().replace("\n    ", " ").replace("`", "")


_PLAIN = {
    str: "text",
    bool: "yes or no",
    int: "a whole number",
    date: "a day, such as `2026-03-01`",
    datetime: "a moment with its zone, such as `2026-03-01T20:30:00+00:00`",
}
_TABLE = ("| Field | On screens and papers | Holds | Needed |", "|---|---|---|---|")
_HEAD = """\
# The kinds of record

This page is made from the code by `python tests/test_docs.py`, and a test compares them. For each kind: what it is, who
may write a new version of it, and its fields as they stand in JSON. `carer-app kinds` lists the kinds of a build, and
`carer-app example KIND` gives one to edit. The words beside a field are those of England without a council's own;
a [profile](council-profiles.md) may have others. Where nothing stands, the field is part of another line.
"""
_OTHERS = """\
## Small records about records

They are made by the program and not by themselves.

| Kind | What it is |
|---|---|"""


if __name__ == "__main__":
    KINDS_PAGE.write_text(kinds_page(), encoding="utf-8")
