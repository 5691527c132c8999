"""The first form of a gateway's database."""

import sqlalchemy as sa
from alembic import op

from carer_app.gateway.db.triggers import statements

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_ONLY_GROW = ("revisions", "parents", "links", "positions", "entries", "forks", "audit_log")


def upgrade() -> None:
    _settings()
    _homes()
    _people()
    _person_keys()
    _supervises()
    _allocated()
    _devices()
    _invitations()
    _files()
    _streams()
    _placements()
    _revisions()
    _parents()
    _links()
    _positions()
    _entries()
    _forks()
    _bodies()
    _held()
    _records()
    _heads()
    _sessions()
    _audit_log()
    for statement in statements(op.get_bind().dialect.name, _ONLY_GROW):
        op.execute(sa.text(statement))


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _maybe(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=True)


def _points(column: str, to: str, name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=op.f(name))


def _settings() -> None:
    op.create_table(
        "settings", _text("name"), _text("value"), sa.PrimaryKeyConstraint("name", name=op.f("pk_settings"))
    )


def _homes() -> None:
    op.create_table(
        "homes",
        _text("id"),
        _text("name"),
        _text("added"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_homes")),
        sa.UniqueConstraint("name", name=op.f("uq_homes_name")),
    )


def _people() -> None:
    op.create_table(
        "people",
        _text("id"),
        _text("name"),
        _text("role"),
        _maybe("home"),
        _maybe("email"),
        _maybe("password_hash"),
        sa.Column("hosted_keys", sa.LargeBinary(), nullable=True),
        _maybe("until"),
        _text("added"),
        _points("home", "homes.id", "fk_people_home"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("email", name=op.f("uq_people_email")),
    )
    op.create_index(op.f("ix_people_home"), "people", ["home"], unique=False)


def _person_keys() -> None:
    op.create_table(
        "person_keys",
        _text("person"),
        _text("signing_key"),
        _text("sealing_key"),
        _maybe("device"),
        _text("added"),
        _points("person", "people.id", "fk_person_keys_person"),
        sa.PrimaryKeyConstraint("person", "signing_key", name=op.f("pk_person_keys")),
    )


def _supervises() -> None:
    op.create_table(
        "supervises",
        _text("person"),
        _text("home"),
        _points("home", "homes.id", "fk_supervises_home"),
        _points("person", "people.id", "fk_supervises_person"),
        sa.PrimaryKeyConstraint("person", "home", name=op.f("pk_supervises")),
    )


def _allocated() -> None:
    op.create_table(
        "allocated",
        _text("person"),
        _text("child"),
        _points("person", "people.id", "fk_allocated_person"),
        sa.PrimaryKeyConstraint("person", "child", name=op.f("pk_allocated")),
    )


def _devices() -> None:
    op.create_table(
        "devices",
        _text("id"),
        _maybe("home"),
        _text("name"),
        _text("public_key"),
        _text("instance"),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("hosted", sa.Boolean(), nullable=False),
        _maybe("revoked"),
        _maybe("heard"),
        _text("added"),
        _points("home", "homes.id", "fk_devices_home"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_devices")),
    )
    op.create_index(op.f("ix_devices_home"), "devices", ["home"], unique=False)


def _invitations() -> None:
    op.create_table(
        "invitations",
        _text("id"),
        _text("selector"),
        _text("code_hash"),
        _text("home"),
        _text("made"),
        _text("expires"),
        sa.Column("tries", sa.Integer(), nullable=False),
        _maybe("used_by"),
        _maybe("used_key"),
        _maybe("used"),
        _points("home", "homes.id", "fk_invitations_home"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_invitations_code_hash")),
    )
    op.create_index(op.f("ix_invitations_selector"), "invitations", ["selector"], unique=False)


def _files() -> None:
    op.create_table(
        "files",
        _text("id"),
        _text("kind"),
        _text("authority"),
        _maybe("home"),
        _text("name"),
        _text("opened"),
        _points("home", "homes.id", "fk_files_home"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_files")),
    )


def _streams() -> None:
    op.create_table(
        "streams",
        _text("stream"),
        _text("file"),
        _text("section"),
        _maybe("home"),
        _text("opened"),
        sa.Column("position", sa.Integer(), nullable=False),
        _text("head"),
        _points("file", "files.id", "fk_streams_file"),
        _points("home", "homes.id", "fk_streams_home"),
        sa.PrimaryKeyConstraint("stream", name=op.f("pk_streams")),
    )
    op.create_index(op.f("ix_streams_file"), "streams", ["file"], unique=False)
    op.create_index(op.f("ix_streams_home"), "streams", ["home"], unique=False)


def _placements() -> None:
    op.create_table(
        "placements",
        _text("id"),
        _text("child"),
        _text("home"),
        _text("start"),
        _maybe("end"),
        _text("made_by"),
        _maybe("confirmed"),
        _maybe("confirmed_by"),
        _maybe("undone"),
        _maybe("undone_by"),
        _points("child", "files.id", "fk_placements_child"),
        _points("home", "homes.id", "fk_placements_home"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placements")),
    )
    op.create_index(op.f("ix_placements_child"), "placements", ["child"], unique=False)
    op.create_index(op.f("ix_placements_home"), "placements", ["home"], unique=False)


def _revisions() -> None:
    op.create_table(
        "revisions",
        _text("hash"),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        _text("signature"),
        _text("record"),
        _text("stream"),
        _text("op"),
        _text("kind"),
        sa.Column("schema", sa.Integer(), nullable=False),
        _text("author"),
        _text("author_key"),
        _text("written"),
        _text("occurred_start"),
        _text("body_hash"),
        _text("device"),
        _text("received"),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_revisions")),
    )
    op.create_index(op.f("ix_revisions_record"), "revisions", ["record"], unique=False)
    op.create_index(op.f("ix_revisions_stream"), "revisions", ["stream"], unique=False)


def _parents() -> None:
    op.create_table(
        "parents",
        _text("revision"),
        _text("parent"),
        sa.PrimaryKeyConstraint("revision", "parent", name=op.f("pk_parents")),
    )
    op.create_index("ix_parents_parent", "parents", ["parent"], unique=False)


def _links() -> None:
    op.create_table(
        "links",
        _text("revision"),
        _text("record"),
        _text("version"),
        _text("kind"),
        _text("author"),
        sa.PrimaryKeyConstraint("revision", "record", "version", name=op.f("pk_links")),
    )
    op.create_index("ix_links_record", "links", ["record", "kind", "author"], unique=False)


def _positions() -> None:
    op.create_table(
        "positions",
        _text("stream"),
        sa.Column("position", sa.Integer(), nullable=False),
        _text("revision"),
        _text("head"),
        _text("received"),
        _points("revision", "revisions.hash", "fk_positions_revision"),
        _points("stream", "streams.stream", "fk_positions_stream"),
        sa.PrimaryKeyConstraint("stream", "position", name=op.f("pk_positions")),
        sa.UniqueConstraint("revision", name=op.f("uq_positions_revision")),
    )


def _entries() -> None:
    op.create_table(
        "entries",
        _text("device"),
        _text("gateway"),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        _text("hash"),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        _text("signature"),
        _text("received"),
        _points("device", "devices.id", "fk_entries_device"),
        sa.PrimaryKeyConstraint("device", "gateway", "epoch", "seq", name=op.f("pk_entries")),
        sa.UniqueConstraint("hash", name=op.f("uq_entries_hash")),
    )


def _forks() -> None:
    op.create_table(
        "forks",
        _text("device"),
        _text("gateway"),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        _text("hash"),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        _text("signature"),
        _text("received"),
        _points("device", "devices.id", "fk_forks_device"),
        sa.PrimaryKeyConstraint("device", "gateway", "epoch", "seq", "hash", name=op.f("pk_forks")),
    )


def _bodies() -> None:
    op.create_table(
        "bodies",
        _text("hash"),
        _text("salt"),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_bodies")),
    )


def _held() -> None:
    op.create_table(
        "held",
        _text("revision"),
        _text("device"),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        _text("reason"),
        _text("evidence"),
        _text("at"),
        _maybe("settled"),
        _maybe("settled_by"),
        _points("device", "devices.id", "fk_held_device"),
        _points("revision", "revisions.hash", "fk_held_revision"),
        sa.PrimaryKeyConstraint("revision", name=op.f("pk_held")),
    )


def _records() -> None:
    op.create_table(
        "records",
        _text("record"),
        _text("stream"),
        _text("file"),
        _text("kind"),
        _text("occurred_start"),
        _text("written"),
        _text("received"),
        _text("author"),
        _text("author_role"),
        _text("headline"),
        _text("search"),
        _text("op"),
        sa.Column("versions", sa.Integer(), nullable=False),
        _points("stream", "streams.stream", "fk_records_stream"),
        sa.PrimaryKeyConstraint("record", name=op.f("pk_records")),
    )
    op.create_index("ix_records_file", "records", ["file", "occurred_start"], unique=False)


def _heads() -> None:
    op.create_table(
        "heads",
        _text("record"),
        _text("revision"),
        sa.PrimaryKeyConstraint("record", "revision", name=op.f("pk_heads")),
    )


def _sessions() -> None:
    op.create_table(
        "sessions",
        _text("token_hash"),
        _text("person"),
        _text("csrf"),
        _text("made"),
        _text("seen"),
        _points("person", "people.id", "fk_sessions_person"),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sessions")),
    )


def _audit_log() -> None:
    op.create_table(
        "audit_log",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        _text("at"),
        _text("person"),
        _text("device"),
        _text("what"),
        _text("about"),
        _text("detail"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_log")),
    )
    op.create_index("ix_audit_log_about", "audit_log", ["about"], unique=False)
