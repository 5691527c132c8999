"""What must never stand in the program, as rules over its syntax: each gives the lines on which it is broken."""

import ast
import re
from collections.abc import Callable, Iterator, Sequence

Nodes = Sequence[ast.AST]
"""Everything in one file, walked once for all rules."""

Rule = Callable[[Nodes], Iterator[ast.AST]]

UNSAFE_MODULES = {"sqlite3", "pysqlcipher3", "apsw", "pickle", "marshal", "shelve", "dbm", "dill", "tempfile", "xml"}
"""Plain text in a database; bytes that run when they are read; files beside the vault; documents that name other files."""

UNSAFE_NAMES = {
    "get_keyring",  # asks the environment which keyring, and takes one that writes a plain file
    "set_keyring",
    "NamedTemporaryFile",
    "TemporaryFile",
    "TemporaryDirectory",
    "mkdtemp",
    "mkstemp",
    "mktemp",
    "QTemporaryFile",
    "QTemporaryDir",
    "QSettings",  # would keep windows' titles and last files in plain text
}
SHELLS = {"system", "popen", "getoutput", "getstatusoutput"}
LOGGING = {"debug", "info", "warning", "warn", "error", "critical", "exception", "log"}
_ATTACHED = re.compile(r"\battach\s+(database\b|'|\?|:|%|\{)", re.IGNORECASE)


def unsafe_imports(nodes: Nodes) -> Iterator[ast.AST]:
    """A module that is never to be had, alone or among others."""
    for node in nodes:
        if isinstance(node, ast.Import) and any(_root(one.name) in UNSAFE_MODULES for one in node.names):
            yield node
        if isinstance(node, ast.ImportFrom) and _root(node.module or "") in UNSAFE_MODULES:
            yield node


def unsafe_names(nodes: Nodes) -> Iterator[ast.AST]:
    """A name that is never to be used, however it was come by."""
    for node in nodes:
        named = {ast.Attribute: "attr", ast.Name: "id", ast.alias: "name"}.get(type(node))
        if named and getattr(node, named).rpartition(".")[2] in UNSAFE_NAMES:
            yield node


def attached_databases(nodes: Nodes) -> Iterator[ast.AST]:
    """SQL that opens a second database file beside the encrypted one: it would be written as its caller says."""
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _ATTACHED.search(node.value):
            yield node


def shells(nodes: Nodes) -> Iterator[ast.AST]:
    """A command that a shell takes apart."""
    for node in nodes:
        if isinstance(node, ast.keyword) and node.arg == "shell" and not _is(node.value, False):
            yield node.value
        if isinstance(node, ast.Attribute) and node.attr in SHELLS and _last(node.value) in ("os", "subprocess"):
            yield node


def unverified_lines(nodes: Nodes) -> Iterator[ast.AST]:
    """A line whose other end need not prove who it is."""
    for node in nodes:
        if isinstance(node, ast.keyword) and node.arg == "verify" and _is(node.value, False):
            yield node.value
        if isinstance(node, ast.Attribute) and node.attr in ("CERT_NONE", "_create_unverified_context"):
            yield node


def telling_logs(nodes: Nodes) -> Iterator[ast.AST]:
    """A line of the log that may hold what a record says: its words are put together from values, or an error's are in it."""
    caught = {node.name for node in nodes if isinstance(node, ast.ExceptHandler) and node.name}
    for node in nodes:
        if not _is_logging(node):
            continue
        message, *values = node.args[1:] if node.func.attr == "log" else node.args
        is_plain = isinstance(message, ast.Constant) and isinstance(message.value, str)
        has_trace = node.func.attr == "exception" or any(
            word.arg in ("exc_info", "stack_info") for word in node.keywords
        )
        if not is_plain or has_trace or any(_may_tell(value, caught) for value in values):
            yield node


RULES: tuple[Rule, ...] = (
    unsafe_imports,
    unsafe_names,
    attached_databases,
    shells,
    unverified_lines,
    telling_logs,
)


def _is_logging(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in LOGGING
        and bool(node.args)
        and _last(node.func.value).lower().lstrip("_") in ("log", "logger", "logging", "getlogger")
    )


def _may_tell(value: ast.expr, caught: set[str]) -> bool:
    """Whether this is an error itself or its words, or a text that is put together here."""
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id in ("str", "repr"):
        return True
    return isinstance(value, ast.JoinedStr) or (isinstance(value, ast.Name) and value.id in caught)


def _last(node: ast.AST) -> str:
    """The last name of `a.b.c`, or of what `a.b.c()` calls."""
    if isinstance(node, ast.Call):
        return _last(node.func)
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _is(node: ast.AST, value: object) -> bool:
    return isinstance(node, ast.Constant) and node.value is value


def _root(module: str) -> str:
    return module.partition(".")[0]
