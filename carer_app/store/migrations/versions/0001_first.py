"""The first form of the store."""

from alembic import op

revision = "0001"
down_revision = None

STEPS = (
    """CREATE TABLE revisions (
    number INTEGER NOT NULL,
    hash TEXT NOT NULL,
    record TEXT NOT NULL,
    stream TEXT NOT NULL,
    op TEXT NOT NULL,
    kind TEXT NOT NULL,
    schema INTEGER NOT NULL,
    author TEXT NOT NULL,
    written TEXT NOT NULL,
    data BLOB NOT NULL,
    signature TEXT NOT NULL,
    PRIMARY KEY (number),
    UNIQUE (hash)
)""",
    "CREATE INDEX ix_revisions_record ON revisions (record)",
    "CREATE INDEX ix_revisions_stream ON revisions (stream)",
    """CREATE TABLE parents (
    child TEXT NOT NULL,
    parent TEXT NOT NULL,
    PRIMARY KEY (child, parent)
)""",
    "CREATE INDEX ix_parents_parent ON parents (parent)",
    """CREATE TABLE about (
    revision TEXT NOT NULL,
    record TEXT NOT NULL,
    target TEXT NOT NULL,
    PRIMARY KEY (revision, record, target)
)""",
    "CREATE INDEX ix_about_record ON about (record)",
    """CREATE TABLE entries (
    gateway TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    hash TEXT NOT NULL,
    data BLOB NOT NULL,
    signature TEXT NOT NULL,
    PRIMARY KEY (gateway, epoch, seq)
)""",
    """CREATE TABLE bodies (
    revision TEXT NOT NULL,
    salt TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (revision)
)""",
    """CREATE TABLE record_index (
    number INTEGER NOT NULL,
    record TEXT NOT NULL,
    stream TEXT NOT NULL,
    file TEXT NOT NULL,
    kind TEXT NOT NULL,
    listed BOOLEAN NOT NULL,
    head TEXT NOT NULL,
    occurred TEXT NOT NULL,
    occurred_end TEXT,
    written TEXT NOT NULL,
    author TEXT NOT NULL,
    headline TEXT NOT NULL,
    conflict BOOLEAN NOT NULL,
    state TEXT NOT NULL,
    versions INTEGER NOT NULL,
    received TEXT,
    read TEXT,
    retracted TEXT,
    flags TEXT NOT NULL,
    PRIMARY KEY (number),
    UNIQUE (record)
)""",
    "CREATE INDEX record_index_kind ON record_index (kind, listed, occurred)",
    "CREATE INDEX record_index_state ON record_index (state)",
    "CREATE INDEX record_index_timeline ON record_index (file, listed, occurred, number)",
    """CREATE TABLE sections (
    stream TEXT NOT NULL,
    file TEXT NOT NULL,
    file_kind TEXT NOT NULL,
    section TEXT NOT NULL,
    authority TEXT NOT NULL,
    home TEXT NOT NULL,
    opened TEXT NOT NULL,
    gateway TEXT NOT NULL,
    PRIMARY KEY (stream)
)""",
    "CREATE INDEX ix_sections_file ON sections (file)",
    """CREATE TABLE outbox (
    gateway TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    received TEXT,
    PRIMARY KEY (gateway, epoch, seq)
)""",
    """CREATE TABLE positions (
    stream TEXT NOT NULL,
    position INTEGER NOT NULL,
    revision TEXT NOT NULL,
    received TEXT NOT NULL,
    PRIMARY KEY (stream, position)
)""",
    "CREATE INDEX ix_positions_revision ON positions (revision)",
    """CREATE TABLE held (
    revision TEXT NOT NULL,
    gateway TEXT NOT NULL,
    reason TEXT NOT NULL,
    received TEXT NOT NULL,
    PRIMARY KEY (revision)
)""",
    """CREATE TABLE cursors (
    stream TEXT NOT NULL,
    gateway TEXT NOT NULL,
    position INTEGER NOT NULL,
    head TEXT NOT NULL,
    PRIMARY KEY (stream)
)""",
    """CREATE TABLE gateways (
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    url TEXT NOT NULL,
    "key" TEXT NOT NULL,
    sealing_key TEXT NOT NULL,
    authority TEXT NOT NULL,
    home TEXT NOT NULL,
    home_name TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    nonce TEXT NOT NULL,
    beacon_data TEXT,
    beacon_signature TEXT,
    last_heard TEXT,
    last_problem TEXT NOT NULL,
    PRIMARY KEY (id)
)""",
    """CREATE TABLE receipts (
    number INTEGER NOT NULL,
    gateway TEXT NOT NULL,
    data BLOB NOT NULL,
    signature TEXT NOT NULL,
    PRIMARY KEY (number)
)""",
    """CREATE TABLE people (
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    signing_key TEXT NOT NULL,
    sealing_key TEXT NOT NULL,
    until TEXT,
    here BOOLEAN NOT NULL,
    revoked BOOLEAN NOT NULL,
    PRIMARY KEY (id)
)""",
    """CREATE TABLE person_keys (
    person TEXT NOT NULL,
    signing_key TEXT NOT NULL,
    PRIMARY KEY (person, signing_key)
)""",
    """CREATE TABLE drafts (
    name TEXT NOT NULL,
    person TEXT NOT NULL,
    changed TEXT NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (name)
)""",
    "CREATE INDEX ix_drafts_person ON drafts (person)",
    """CREATE TABLE settings (
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (name)
)""",
    "CREATE VIRTUAL TABLE search USING fts5(words, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3')",
    "INSERT INTO search(search, rank) VALUES ('secure-delete', 1)",
    "CREATE TRIGGER revisions_no_update BEFORE UPDATE ON revisions BEGIN SELECT RAISE(ABORT, 'revisions are written once'); END",
    "CREATE TRIGGER revisions_no_delete BEFORE DELETE ON revisions BEGIN SELECT RAISE(ABORT, 'revisions are written once'); END",
    "CREATE TRIGGER parents_no_update BEFORE UPDATE ON parents BEGIN SELECT RAISE(ABORT, 'parents are written once'); END",
    "CREATE TRIGGER parents_no_delete BEFORE DELETE ON parents BEGIN SELECT RAISE(ABORT, 'parents are written once'); END",
    "CREATE TRIGGER about_no_update BEFORE UPDATE ON about BEGIN SELECT RAISE(ABORT, 'about are written once'); END",
    "CREATE TRIGGER about_no_delete BEFORE DELETE ON about BEGIN SELECT RAISE(ABORT, 'about are written once'); END",
    "CREATE TRIGGER entries_no_update BEFORE UPDATE ON entries BEGIN SELECT RAISE(ABORT, 'entries are written once'); END",
    "CREATE TRIGGER entries_no_delete BEFORE DELETE ON entries BEGIN SELECT RAISE(ABORT, 'entries are written once'); END",
    "CREATE TRIGGER receipts_no_update BEFORE UPDATE ON receipts BEGIN SELECT RAISE(ABORT, 'receipts are written once'); END",
    "CREATE TRIGGER receipts_no_delete BEFORE DELETE ON receipts BEGIN SELECT RAISE(ABORT, 'receipts are written once'); END",
)


def upgrade() -> None:
    """Make every table, index and trigger."""
    for step in STEPS:
        op.execute(step)
