"""What must never stand in the program, nor in any file that is kept with it; and that each rule would find it."""

import ast
import os
import subprocess
from pathlib import Path

import pytest

from tests.forbidden import (
    RULES,
    Rule,
    attached_databases,
    shells,
    telling_logs,
    unsafe_imports,
    unsafe_names,
    unverified_lines,
)
from tests.secrets_kept import secrets_in

ROOT = Path(__file__).parent.parent
SOURCES = sorted(path for folder in ("carer_app", "installer") for path in (ROOT / folder).rglob("*.py"))

PLANTED = [
    (unsafe_imports, "import sqlite3"),
    (unsafe_imports, "import os, sqlite3 as db"),
    (unsafe_imports, "from sqlite3 import connect"),
    (unsafe_imports, "import sqlite3.dbapi2"),
    (unsafe_imports, "def work():\n    from pickle import loads"),
    (unsafe_imports, "import tempfile"),
    (unsafe_imports, "from xml.etree import ElementTree"),
    (unsafe_names, "import keyring\nkeyring.get_keyring()"),
    (unsafe_names, "from keyring import get_keyring as found"),
    (unsafe_names, "from PySide6.QtCore import QTemporaryFile"),
    (unsafe_names, "keep = QtCore.QSettings()"),
    (attached_databases, "sql = 'ATTACH DATABASE ? AS other'"),
    (attached_databases, "run(f\"attach '{path}' as plain\")"),
    (shells, "subprocess.run(line, shell=True)"),
    (shells, "subprocess.run(line, shell=maybe)"),
    (shells, "os.system(line)"),
    (unverified_lines, "httpx2.get(address, verify=False)"),
    (unverified_lines, "context.verify_mode = ssl.CERT_NONE"),
    (telling_logs, "_log.error(f'could not keep {body}')"),
    (telling_logs, "_log.error('could not keep %s' % body)"),
    (telling_logs, "_log.error('could not keep {}'.format(body))"),
    (telling_logs, "logging.getLogger(__name__).warning('kept ' + body)"),
    (telling_logs, "logger.info('kept %s', f'{body}')"),
    (telling_logs, "try:\n    pass\nexcept OSError as problem:\n    _log.error('failed: %s', problem)"),
    (telling_logs, "_log.error('failed: %s', str(problem))"),
    (telling_logs, "_log.error('failed', exc_info=True)"),
    (telling_logs, "_log.exception('failed')"),
    (telling_logs, "_log.log(level, body)"),
]
CLEAN = """
import json, logging, subprocess
from keyring.backend import KeyringBackend
_log = logging.getLogger(__name__)
def work(problem, audit_log):
    subprocess.run(["true"], shell=False)
    audit_log.c.what.in_(())
    _log.error("the database failed: %s", type(problem).__name__)
    return "We attach a photo to this entry.", "attached"
"""


def test_they_stand_nowhere_in_the_program() -> None:
    broken = [
        f"{rule.__name__} {path.relative_to(ROOT).as_posix()}:{getattr(node, 'lineno', 0)}"
        for path in SOURCES
        for nodes in [_nodes(path.read_text(encoding="utf-8"))]
        for rule in RULES
        for node in rule(nodes)
    ]
    assert broken == []


@pytest.mark.parametrize(("rule", "line"), PLANTED, ids=[line.replace("\n", " ") for _rule, line in PLANTED])
def test_each_rule_finds_what_it_is_there_for(rule: Rule, line: str) -> None:
    assert len(list(rule(_nodes(line)))) >= 1
    assert not any(list(other(_nodes(CLEAN))) for other in RULES)


def _nodes(source: str) -> list[ast.AST]:
    return list(ast.walk(ast.parse(source)))


def test_no_file_that_is_kept_holds_a_secret() -> None:
    names = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, env=_without_git(), capture_output=True, text=True, check=True
    ).stdout.split("\0")
    found = {name: secrets_in(name, _text_of(ROOT / name)) for name in names if name and (ROOT / name).is_file()}
    assert {name: lines for name, lines in found.items() if lines} == {}


def _text_of(path: Path) -> str:
    """What a file says; nothing where it is no text."""
    content = path.read_bytes()
    return "" if b"\0" in content else content.decode("utf-8", errors="replace")


def _without_git() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}


_HEX = "9f86d081884c7d65" + "9a2feaa0c55ad015" + "a3bf4f1b2b0b822c" + "d15d6c15b0f00a08"
_BASE64 = "wJalrXUtnFEMIK7MDE" + "NGbPxRfiCYzQp3s8vT" + "0uLkJhGfDa"


@pytest.mark.parametrize(
    "line",
    [
        "-----BEGIN " + "PRIVATE KEY-----",
        "-----BEGIN RSA " + "PRIVATE KEY-----",
        "-----BEGIN OPENSSH " + "PRIVATE KEY-----",
        "AGE-SECRET-" + "KEY-1QQQQ",
        "AKIA" + "IOSFODNN7EXAMPLE",
        "ghp_" + "a8Jk2Lm4Np6Qr8St0U" + "v2Wx4Yz6Ab8Cd0Ef2G",
        "github_pat_" + "11ABCDEFG0123456789abcd",
        "xoxb-" + "123456789012-abcdefABCDEF",
        "pypi-" + "AgEIcHlwaS5vcmcCJDAwMDAwM" + "DAwLTAwMDAtMDAwMC0wMDAwLTAwMDAwMDAwMDAwMA",
        "eyJhbGciOiJIUzI1NiJ9." + "eyJzdWIiOiIxMjM0NTY3ODkwIn0." + "dozjgNryP4J3jVmNHl0w5N_" + "XgL0n3I9PlFUP0THsR8U",
        "postgresql://someone:" + "Hunter2" + "@db.council.example/hearthlog",
        f'key = "{_HEX}"',
        f"key = '{_BASE64}'",
        f'{{"secret": "{_BASE64}"}}',
    ],
)
def test_a_secret_would_be_found(line: str) -> None:
    assert secrets_in("carer_app/somewhere.py", f"x = 1\n{line}\n") == [2]


@pytest.mark.parametrize(
    "line",
    [
        "ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'",
        "hint = 'postgresql://hearthlog_serving@/hearthlog'",
        "hint = 'postgresql://user:password@host/name'",
        "name = 'test_the_right_password_opens_the_children_page'",
        "id = '01981c3e-6f3a-7c2e-8a51-0123456789ab'",
        "zero = '" + "0" * 64 + "'",
        "path = 'M4 11.5 12 4l8 7.5M6 10v10h12V10M12'",
    ],
)
def test_what_is_no_secret_is_left_alone(line: str) -> None:
    assert secrets_in("carer_app/somewhere.py", f"{line}\n") == []
