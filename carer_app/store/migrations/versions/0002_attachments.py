"""Photos and papers: which revision names which, their manifests, the chunks on the disk, and those of drafts."""

from alembic import op

revision = "0002"
down_revision = "0001"

STEPS = (
    """CREATE TABLE attachments (
    revision TEXT NOT NULL,
    number INTEGER NOT NULL,
    manifest TEXT NOT NULL,
    PRIMARY KEY (revision, number)
)""",
    "CREATE INDEX ix_attachments_manifest ON attachments (manifest)",
    """CREATE TABLE manifests (
    hash TEXT NOT NULL,
    salt TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (hash)
)""",
    """CREATE TABLE chunks (
    name TEXT NOT NULL,
    manifest TEXT NOT NULL,
    here BOOLEAN NOT NULL,
    PRIMARY KEY (name, manifest)
)""",
    "CREATE INDEX ix_chunks_manifest ON chunks (manifest)",
    """CREATE TABLE staged (
    manifest TEXT NOT NULL,
    draft TEXT NOT NULL,
    person TEXT NOT NULL,
    number INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (manifest)
)""",
    "CREATE INDEX ix_staged_draft ON staged (draft)",
    "CREATE TRIGGER attachments_no_update BEFORE UPDATE ON attachments"
    " BEGIN SELECT RAISE(ABORT, 'attachments are written once'); END",
    "CREATE TRIGGER attachments_no_delete BEFORE DELETE ON attachments"
    " BEGIN SELECT RAISE(ABORT, 'attachments are written once'); END",
)


def upgrade() -> None:
    """Make the tables, indexes and triggers of attachments."""
    for step in STEPS:
        op.execute(step)
