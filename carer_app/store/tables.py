"""The tables of the store on this computer.

Revisions, parents, links, entries and the names of attachments are written once. Bodies, manifests, the index of records
and the search index are erasable: they can be made to go without a trace, and the chain still verifies.
"""

from sqlalchemy import (
    BLOB,
    Boolean,
    Column,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData()

revisions = Table(
    "revisions",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("hash", Text, nullable=False, unique=True),
    Column("record", Text, nullable=False, index=True),
    Column("stream", Text, nullable=False, index=True),
    Column("op", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("schema", Integer, nullable=False),
    Column("author", Text, nullable=False),
    Column("written", Text, nullable=False),
    Column("data", BLOB, nullable=False),
    Column("signature", Text, nullable=False),
)
Index("revisions_merges", revisions.c.number, sqlite_where=text("op = 'merge'"))
parents = Table(
    "parents",
    metadata,
    Column("child", Text, nullable=False),
    Column("parent", Text, nullable=False, index=True),
    PrimaryKeyConstraint("child", "parent"),
)
about = Table(
    "about",
    metadata,
    Column("revision", Text, nullable=False),
    Column("record", Text, nullable=False, index=True),
    Column("target", Text, nullable=False),
    PrimaryKeyConstraint("revision", "record", "target"),
)
entries = Table(
    "entries",
    metadata,
    Column("gateway", Text, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("hash", Text, nullable=False),
    Column("data", BLOB, nullable=False),
    Column("signature", Text, nullable=False),
    PrimaryKeyConstraint("gateway", "epoch", "seq"),
)
bodies = Table(
    "bodies",
    metadata,
    Column("revision", Text, primary_key=True),
    Column("salt", Text, nullable=False),
    Column("text", Text, nullable=False),
)
record_index = Table(
    "record_index",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("record", Text, nullable=False, unique=True),
    Column("stream", Text, nullable=False),
    Column("file", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("listed", Boolean, nullable=False),
    Column("head", Text, nullable=False),
    Column("occurred", Text, nullable=False),
    Column("occurred_end", Text),
    Column("written", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("headline", Text, nullable=False),
    Column("conflict", Boolean, nullable=False),
    Column("state", Text, nullable=False),
    Column("versions", Integer, nullable=False),
    Column("received", Text),
    Column("read", Text),
    Column("retracted", Text),
    Column("flags", Text, nullable=False),
    Column("changed", Text),
    Column("waits", Boolean, nullable=False, server_default=text("1")),
    Index("record_index_timeline", "file", "listed", "occurred", "number"),
    Index("record_index_kind", "kind", "listed", "occurred"),
    Index("record_index_state", "listed", "state", "file"),
)
Index(
    "record_index_waiting",
    record_index.c.kind,
    record_index.c.listed,
    record_index.c.file,
    sqlite_where=text("waits = 1"),
)
sections = Table(
    "sections",
    metadata,
    Column("stream", Text, primary_key=True),
    Column("file", Text, nullable=False, index=True),
    Column("file_kind", Text, nullable=False),
    Column("section", Text, nullable=False),
    Column("authority", Text, nullable=False),
    Column("home", Text, nullable=False),
    Column("opened", Text, nullable=False),
    Column("gateway", Text, nullable=False),
)
outbox = Table(
    "outbox",
    metadata,
    Column("gateway", Text, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("received", Text),
    Column("closed", Boolean, nullable=False, server_default=text("0")),
    PrimaryKeyConstraint("gateway", "epoch", "seq"),
)
Index("outbox_waiting", outbox.c.gateway, outbox.c.epoch, outbox.c.seq, sqlite_where=text("received IS NULL"))
positions = Table(
    "positions",
    metadata,
    Column("stream", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("revision", Text, nullable=False, index=True),
    Column("received", Text, nullable=False),
    Column("sent", Text),
    PrimaryKeyConstraint("stream", "position"),
)
first_sent = Table(
    "first_sent",
    metadata,
    Column("revision", Text, primary_key=True),
    Column("at", Text, nullable=False),
)
held = Table(
    "held",
    metadata,
    Column("revision", Text, primary_key=True),
    Column("gateway", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("received", Text, nullable=False),
)
set_aside = Table(
    "set_aside",
    metadata,
    Column("revision", Text, primary_key=True),
    Column("gateway", Text, nullable=False),
)
cursors = Table(
    "cursors",
    metadata,
    Column("stream", Text, primary_key=True),
    Column("gateway", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("head", Text, nullable=False),
)
gateways = Table(
    "gateways",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("sealing_key", Text, nullable=False),
    Column("authority", Text, nullable=False),
    Column("home", Text, nullable=False),
    Column("home_name", Text, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("nonce", Text, nullable=False),
    Column("beacon_data", Text),
    Column("beacon_signature", Text),
    Column("last_heard", Text),
    Column("last_problem", Text, nullable=False),
    Column("safeguarding", Text, nullable=False, server_default=text("''")),
)
receipts = Table(
    "receipts",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("gateway", Text, nullable=False),
    Column("data", BLOB, nullable=False),
    Column("signature", Text, nullable=False),
)
people = Table(
    "people",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("signing_key", Text, nullable=False),
    Column("sealing_key", Text, nullable=False),
    Column("until", Text),
    Column("here", Boolean, nullable=False),
    Column("revoked", Boolean, nullable=False),
)
person_keys = Table(
    "person_keys",
    metadata,
    Column("person", Text, nullable=False),
    Column("signing_key", Text, nullable=False),
    PrimaryKeyConstraint("person", "signing_key"),
)
attachments = Table(
    "attachments",
    metadata,
    Column("revision", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("manifest", Text, nullable=False, index=True),
    PrimaryKeyConstraint("revision", "number"),
)
manifests = Table(
    "manifests",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("salt", Text, nullable=False),
    Column("text", Text, nullable=False),
)
chunks = Table(
    "chunks",
    metadata,
    Column("name", Text, nullable=False),
    Column("manifest", Text, nullable=False, index=True),
    Column("here", Boolean, nullable=False),
    Column("waits", Boolean, nullable=False, server_default=text("1")),
    Column("problem", Text, nullable=False, server_default=text("''")),
    PrimaryKeyConstraint("name", "manifest"),
)
Index("chunks_waiting", chunks.c.manifest, sqlite_where=text("waits = 1"))
staged = Table(
    "staged",
    metadata,
    Column("manifest", Text, primary_key=True),
    Column("draft", Text, nullable=False, index=True),
    Column("person", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("sealed", BLOB, nullable=False),
)
drafts = Table(
    "drafts",
    metadata,
    Column("name", Text, primary_key=True),
    Column("person", Text, nullable=False, index=True),
    Column("changed", Text, nullable=False),
    Column("sealed", BLOB, nullable=False),
    Column("council", BLOB),
)
# What the council asked of this computer, as it was signed; the outcome is empty until it was done.
commands = Table(
    "commands",
    metadata,
    Column("gateway", Text, nullable=False),
    Column("counter", Integer, nullable=False),
    Column("what", Text, nullable=False),
    Column("data", BLOB, nullable=False),
    Column("signature", Text, nullable=False),
    Column("outcome", Text),
    Column("answered", Text),
    PrimaryKeyConstraint("gateway", "counter"),
)
# The words of a revision, sealed to the council alone, that was written while reading rested here.
sealed_words = Table(
    "sealed_words",
    metadata,
    Column("revision", Text, primary_key=True),
    Column("gateway", Text, nullable=False),
    Column("sealed", BLOB, nullable=False),
)
# Closed sections: what lies here tells nothing to anybody who is not a reader. A key is that of a section, sealed to one
# of its readers; `routing` says to the gateway alone which reader that is.
closed = Table(
    "closed",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("hash", Text, nullable=False, unique=True),
    Column("stream", Text, nullable=False, index=True),
    Column("box", BLOB, nullable=False),
)
closed_keys = Table(
    "closed_keys",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("stream", Text, nullable=False, index=True),
    Column("key", Text, nullable=False, unique=True),
    Column("routing", Text, nullable=False),
)
closed_streams = Table(
    "closed_streams",
    metadata,
    Column("stream", Text, primary_key=True),
    Column("gateway", Text, nullable=False),
)
# A young person's own keys beside a child's file; `slot` opens by their secret alone, and holds no key of the vault.
own_log_ins = Table(
    "own_log_ins",
    metadata,
    Column("child", Text, primary_key=True),
    Column("person", Text, nullable=False),
    Column("slot", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("wait_until", Text, nullable=False),
)
# Who opened what here, and what left, to be found again: each line is told by an entry of the log.
accesses = Table(
    "accesses",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("at", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("record", Text, nullable=False, index=True),
    Column("child", Text, nullable=False),
    Column("paper", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("locked", Boolean, nullable=False),
    UniqueConstraint("person", "at", "what", "record", "child"),
)
# What was done with this computer itself: each line is told by an entry of the log as well.
acts = Table(
    "acts",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("did", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("until", Text, nullable=False),
    Column("since", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("times", Integer, nullable=False),
    UniqueConstraint("did", "at", "who", "person"),
)
settings = Table(
    "settings",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

WRITTEN_ONCE = (
    "revisions",
    "parents",
    "about",
    "entries",
    "receipts",
    "attachments",
    "closed",
    "closed_keys",
    "accesses",
    "acts",
)


def triggers() -> dict[str, str]:
    """The triggers that keep what is written once, by name: compared with the file at each opening."""
    return {
        f"{table}_no_{verb.lower()}": (
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} are written once'); END"
        )
        for table in WRITTEN_ONCE
        for verb in ("UPDATE", "DELETE")
    }
