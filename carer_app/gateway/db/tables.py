"""The gateway's tables. Times are text of fixed width in UTC, hashes and keys hex, signed bytes exactly as they came."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

settings = Table("settings", metadata, Column("name", Text, primary_key=True), Column("value", Text, nullable=False))

# ---- who ---------------------------------------------------------------------------------------------

homes = Table(
    "homes",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("added", Text, nullable=False),
)

# People of the council have an e-mail, a password and keys hosted here; people of a home have a home.
people = Table(
    "people",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("home", Text, ForeignKey("homes.id"), index=True),
    Column("email", Text, unique=True),
    Column("password_hash", Text),
    Column("hosted_keys", LargeBinary),
    Column("until", Text),
    Column("added", Text, nullable=False),
)

# Every public key a person ever signed with: old records keep verifying under old keys.
person_keys = Table(
    "person_keys",
    metadata,
    Column("person", Text, ForeignKey("people.id"), nullable=False),
    Column("signing_key", Text, nullable=False),
    Column("sealing_key", Text, nullable=False),
    Column("device", Text),
    Column("added", Text, nullable=False),
    PrimaryKeyConstraint("person", "signing_key"),
)

supervises = Table(
    "supervises",
    metadata,
    Column("person", Text, ForeignKey("people.id"), nullable=False),
    Column("home", Text, ForeignKey("homes.id"), nullable=False),
    PrimaryKeyConstraint("person", "home"),
)

allocated = Table(
    "allocated",
    metadata,
    Column("person", Text, ForeignKey("people.id"), nullable=False),
    Column("child", Text, nullable=False),
    PrimaryKeyConstraint("person", "child"),
)

devices = Table(
    "devices",
    metadata,
    Column("id", Text, primary_key=True),
    Column("home", Text, ForeignKey("homes.id"), index=True),
    Column("name", Text, nullable=False),
    Column("public_key", Text, nullable=False),
    Column("instance", Text, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("hosted", Boolean, nullable=False),
    Column("revoked", Text),
    Column("heard", Text),
    Column("added", Text, nullable=False),
)

# The first two characters of a code find its row, so that wrong tries can be counted; the rest is kept as an HMAC.
invitations = Table(
    "invitations",
    metadata,
    Column("id", Text, primary_key=True),
    Column("selector", Text, nullable=False, index=True),
    Column("code_hash", Text, nullable=False, unique=True),
    Column("home", Text, ForeignKey("homes.id"), nullable=False),
    Column("made", Text, nullable=False),
    Column("expires", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("used_by", Text),
    Column("used_key", Text),
    Column("used", Text),
)

# ---- where -------------------------------------------------------------------------------------------

# `name` is what lists show: the child's chosen name from the newest sheet, erasable like a headline.
files = Table(
    "files",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("authority", Text, nullable=False),
    Column("home", Text, ForeignKey("homes.id"), index=True),
    Column("name", Text, nullable=False),
    Column("opened", Text, nullable=False),
)

# `position` and `head` grow only while this row is locked, in the transaction of the rows they cover.
streams = Table(
    "streams",
    metadata,
    Column("stream", Text, primary_key=True),
    Column("file", Text, ForeignKey("files.id"), nullable=False, index=True),
    Column("section", Text, nullable=False),
    Column("home", Text, ForeignKey("homes.id"), index=True),
    Column("opened", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("head", Text, nullable=False),
)

placements = Table(
    "placements",
    metadata,
    Column("id", Text, primary_key=True),
    Column("child", Text, ForeignKey("files.id"), nullable=False, index=True),
    Column("home", Text, ForeignKey("homes.id"), nullable=False, index=True),
    Column("start", Text, nullable=False),
    Column("end", Text),
    Column("made_by", Text, nullable=False),
    Column("confirmed", Text),
    Column("confirmed_by", Text),
    Column("undone", Text),
    Column("undone_by", Text),
)

# ---- what was received: never changed, never deleted ---------------------------------------------------

revisions = Table(
    "revisions",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("data", LargeBinary, nullable=False),
    Column("signature", Text, nullable=False),
    Column("record", Text, nullable=False, index=True),
    Column("stream", Text, nullable=False, index=True),
    Column("op", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("schema", Integer, nullable=False),
    Column("author", Text, nullable=False, index=True),
    Column("author_key", Text, nullable=False),
    Column("written", Text, nullable=False),
    Column("occurred_start", Text, nullable=False),
    Column("body_hash", Text, nullable=False),
    Column("device", Text, nullable=False),
    Column("received", Text, nullable=False),
)

parents = Table(
    "parents",
    metadata,
    Column("revision", Text, nullable=False),
    Column("parent", Text, nullable=False),
    PrimaryKeyConstraint("revision", "parent"),
    Index("ix_parents_parent", "parent"),
)

_CONFIRMED = text("kind = 'move_confirmed'")

# What a revision is about: comments, read marks, a sighting of an episode. `version` is empty where any is meant.
links = Table(
    "links",
    metadata,
    Column("revision", Text, nullable=False),
    Column("record", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("author", Text, nullable=False),
    PrimaryKeyConstraint("revision", "record", "version"),
    Index("ix_links_record", "record", "kind", "author"),
    Index("ix_links_confirmed", "version", sqlite_where=_CONFIRMED, postgresql_where=_CONFIRMED),
)

positions = Table(
    "positions",
    metadata,
    Column("stream", Text, ForeignKey("streams.stream"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("revision", Text, ForeignKey("revisions.hash"), nullable=False, unique=True),
    Column("head", Text, nullable=False),
    Column("received", Text, nullable=False),
    PrimaryKeyConstraint("stream", "position"),
)

entries = Table(
    "entries",
    metadata,
    Column("device", Text, ForeignKey("devices.id"), nullable=False),
    Column("gateway", Text, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("hash", Text, nullable=False, unique=True),
    Column("data", LargeBinary, nullable=False),
    Column("signature", Text, nullable=False),
    Column("received", Text, nullable=False),
    PrimaryKeyConstraint("device", "gateway", "epoch", "seq"),
)

# Two different entries under one number: both are evidence.
forks = Table(
    "forks",
    metadata,
    Column("device", Text, ForeignKey("devices.id"), nullable=False),
    Column("gateway", Text, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("hash", Text, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("signature", Text, nullable=False),
    Column("received", Text, nullable=False),
    PrimaryKeyConstraint("device", "gateway", "epoch", "seq", "hash"),
)

# ---- what may be erased, or settled, or worked out again -----------------------------------------------

bodies = Table(
    "bodies",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("salt", Text, nullable=False),
    Column("text", LargeBinary, nullable=False),
    Column("manifests", LargeBinary),
)

# Kept and receipted, without a position until it is settled. `evidence` is the earliest time it can be from.
held = Table(
    "held",
    metadata,
    Column("revision", Text, ForeignKey("revisions.hash"), primary_key=True),
    Column("device", Text, ForeignKey("devices.id"), nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("settled", Text),
    Column("settled_by", Text),
)

# One row a record, as its newest version stands: what lists show without opening a body.
records = Table(
    "records",
    metadata,
    Column("record", Text, primary_key=True),
    Column("stream", Text, ForeignKey("streams.stream"), nullable=False),
    Column("file", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("occurred_start", Text, nullable=False),
    Column("written", Text, nullable=False),
    Column("received", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("author_role", Text, nullable=False),
    Column("headline", Text, nullable=False),
    Column("search", Text, nullable=False),
    Column("op", Text, nullable=False),
    Column("versions", Integer, nullable=False),
    Index("ix_records_file", "file", "occurred_start"),
    Index("ix_records_moved", "file", sqlite_where=text("op = 'move'"), postgresql_where=text("op = 'move'")),
)

heads = Table(
    "heads",
    metadata,
    Column("record", Text, nullable=False),
    Column("revision", Text, nullable=False),
    PrimaryKeyConstraint("record", "revision"),
)

# ---- closed sections: the gateway keeps and numbers what it cannot open --------------------------------

closed_streams = Table(
    "closed_streams",
    metadata,
    Column("stream", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("head", Text, nullable=False),
    Column("opened", Text, nullable=False),
)

# A box that came from a computer that was taken off the list has no position: it is kept, and nobody is given it.
closed_boxes = Table(
    "closed_boxes",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("stream", Text, nullable=False),
    Column("position", Integer),
    Column("head", Text),
    Column("box", LargeBinary, nullable=False),
    Column("device", Text, nullable=False),
    Column("received", Text, nullable=False),
    Index("ix_closed_boxes_place", "stream", "position", unique=True),
)

# A section's key, sealed to one of its readers.
closed_keys = Table(
    "closed_keys",
    metadata,
    Column("key", Text, primary_key=True),
    Column("stream", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("added", Text, nullable=False),
    Index("ix_closed_keys_person", "person"),
)

# The key with which somebody at the council opens closed entries: its private half is under a passphrase of their own.
desk_keys = Table(
    "desk_keys",
    metadata,
    Column("person", Text, ForeignKey("people.id"), primary_key=True),
    Column("public_key", Text, nullable=False),
    Column("box", LargeBinary, nullable=False),
    Column("made", Text, nullable=False),
)

# ---- the desk ------------------------------------------------------------------------------------------

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", Text, primary_key=True),
    Column("person", Text, ForeignKey("people.id"), nullable=False),
    Column("csrf", Text, nullable=False),
    Column("made", Text, nullable=False),
    Column("seen", Text, nullable=False),
    Column("closed", LargeBinary),
)

# Who saw and did what. No content: ids, kinds and counts only.
audit_log = Table(
    "audit_log",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("device", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Index("ix_audit_log_about", "about"),
)

APPEND_ONLY = (
    "revisions",
    "parents",
    "links",
    "positions",
    "entries",
    "forks",
    "audit_log",
    "closed_boxes",
    "closed_keys",
    "holds",
    "lifted_holds",
    "commands",
    "obeyed",
    "device_keys",
    "last_words",
    "handed_back",
    "handed_back_in",
    "grants",
    "ended_grants",
    "accesses",
    "acts",
)
