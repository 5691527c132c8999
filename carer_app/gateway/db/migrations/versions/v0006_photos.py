"""Which sealed chunks of photos and papers the revisions name, which have come, and which are to be taken away."""

from collections.abc import Iterator
from typing import Any

import msgspec
import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_AT_ONCE = 500
_WITH_MANIFESTS = """SELECT revisions.hash, bodies.manifests FROM bodies
JOIN revisions ON revisions.body_hash = bodies.hash WHERE bodies.manifests IS NOT NULL"""


def upgrade() -> None:
    """Three tables, and what the manifests that are here already name."""
    op.create_table(
        "chunks",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("revision", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", "revision", name=op.f("pk_chunks")),
    )
    op.create_index("ix_chunks_revision", "chunks", ["revision"], unique=False)
    op.create_table(
        "stored_chunks",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("received", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_stored_chunks")),
    )
    op.create_table(
        "unwanted_chunks",
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_unwanted_chunks")),
    )
    _name_what_is_here(op.get_bind())


def _name_what_is_here(connection: sa.Connection) -> None:
    table = sa.table("chunks", sa.column("name"), sa.column("revision"))
    rows = [dict(zip(("name", "revision"), pair, strict=True)) for pair in sorted(set(_named(connection)))]
    for start in range(0, len(rows), _AT_ONCE):
        op.bulk_insert(table, rows[start : start + _AT_ONCE])


def _named(connection: sa.Connection) -> Iterator[tuple[str, str]]:
    for row in connection.execute(sa.text(_WITH_MANIFESTS)):
        for kept in msgspec.json.decode(row.manifests):
            for name in _chunks_of(kept["text"]):
                if isinstance(name, str) and len(name) == 64 and set(name) <= set("0123456789abcdef"):
                    yield name, row.hash


def _chunks_of(text: str) -> list[Any]:
    """The names in a manifest as it was written at this step; none where its form is not known."""
    try:
        told = msgspec.json.decode(text)
        files = [told["file"], *([told["thumbnail"]] if told.get("thumbnail") else [])]
        return [name for file in files for name in file["chunks"]]
    except (msgspec.DecodeError, KeyError, TypeError, AttributeError):
        return []
