"""The tables of `archive.sqlite`, version by version.

Every row carries a seal, a digest of its other columns, so that `verify` notices damage that the database itself
cannot see.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from hashlib import sha256

from watchword.model.errors import StoreError

Migration = tuple[str, ...]
"""The statements that lead from one version to the next. A published one is never changed; another is appended."""

APPLICATION_ID = 0x57415457  # "WATW", so that `file` and we ourselves tell an archive from any other database

FIRST: Migration = (
    """
    CREATE TABLE sources (
        source_id TEXT PRIMARY KEY, location TEXT NOT NULL, retrieved_at TEXT NOT NULL, media_type TEXT NOT NULL,
        n_bytes INTEGER NOT NULL, charset TEXT, licence TEXT, headers TEXT NOT NULL, seal TEXT NOT NULL
    )
    """,
    """
    CREATE TABLE documents (
        number INTEGER PRIMARY KEY, document_id TEXT NOT NULL UNIQUE, source_id TEXT NOT NULL REFERENCES sources,
        locator TEXT, title TEXT, date TEXT, date_precision TEXT NOT NULL, language TEXT, outlet TEXT, url TEXT,
        byline TEXT, speaker TEXT, audience TEXT, document_type TEXT, completeness TEXT, translator TEXT, series TEXT,
        work TEXT, sections TEXT NOT NULL, extras TEXT NOT NULL, content_id TEXT NOT NULL UNIQUE, text_id TEXT NOT NULL,
        n_characters INTEGER NOT NULL, added_at TEXT NOT NULL, seal TEXT NOT NULL
    )
    """,
    "CREATE INDEX documents_by_text ON documents (text_id)",
    "CREATE INDEX documents_by_date ON documents (date, document_id)",
    "CREATE TABLE texts (number INTEGER PRIMARY KEY REFERENCES documents, text TEXT NOT NULL, seal TEXT NOT NULL)",
    """
    CREATE TABLE segments (
        segment_id INTEGER PRIMARY KEY, language TEXT NOT NULL, n_documents INTEGER NOT NULL,
        n_tokens INTEGER NOT NULL, tokens_file TEXT NOT NULL, postings_file TEXT NOT NULL, seal TEXT NOT NULL
    )
    """,
    """
    CREATE TABLE placements (
        number INTEGER PRIMARY KEY REFERENCES documents, segment_id INTEGER NOT NULL REFERENCES segments,
        first_row INTEGER NOT NULL, n_tokens INTEGER NOT NULL, sentences BLOB NOT NULL, paragraphs BLOB NOT NULL,
        seal TEXT NOT NULL
    )
    """,
    "CREATE INDEX placements_by_segment ON placements (segment_id)",
    """
    CREATE TABLE readings (
        source_id TEXT NOT NULL REFERENCES sources, recipe TEXT NOT NULL, seal TEXT NOT NULL,
        PRIMARY KEY (source_id, recipe)
    )
    """,
    """
    CREATE TABLE problems (
        code TEXT NOT NULL, place TEXT NOT NULL, message TEXT NOT NULL, hint TEXT, lost INTEGER NOT NULL,
        seal TEXT NOT NULL, PRIMARY KEY (code, place, message)
    )
    """,
    "CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL, seal TEXT NOT NULL)",
)

SECOND: Migration = (
    """
    CREATE TABLE decisions (
        number INTEGER PRIMARY KEY, made_at TEXT NOT NULL, noun TEXT NOT NULL, action TEXT NOT NULL,
        subject TEXT NOT NULL, detail TEXT NOT NULL, seal TEXT NOT NULL
    )
    """,
)
"""What a person decided on formulations and families: rows are appended, never changed."""

THIRD: Migration = ()
"""No table changes: the indexes of segments have another form; `store.renewing` makes them before this step."""

MIGRATIONS: tuple[Migration, ...] = (FIRST, SECOND, THIRD)
"""`MIGRATIONS[n]` makes version `n + 1` out of version `n`."""

Value = str | bytes | int | None


def version_of(connection: sqlite3.Connection) -> int:
    """Return the schema version of an open database, 0 where it holds nothing yet.

    Raises:
        StoreError: the database is not an archive, or one of a newer Watchword.

    """
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    empty = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0] == 0
    if application != APPLICATION_ID and not (version == 0 and empty):
        raise StoreError(
            "archive.sqlite is a database, but not one of Watchword's",
            hint="give another folder, or an empty one to `watchword init`",
        )
    if version > len(MIGRATIONS):
        raise StoreError(
            f"this archive has version {version}; this Watchword knows versions up to {len(MIGRATIONS)}",
            hint="update Watchword, or use the one that wrote the archive",
        )
    return version


def migrate(connection: sqlite3.Connection) -> None:
    """Bring an archive to the newest version, one transaction a version. Needs the writer's lock."""
    for number in range(version_of(connection), len(MIGRATIONS)):
        connection.execute("BEGIN IMMEDIATE")
        try:
            for statement in MIGRATIONS[number]:
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {number + 1}")
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise


def seal(values: Sequence[Value]) -> str:
    """Return a digest of a row: 16 hexadecimal digits over its values, text and bytes alike as bytes.

    >>> seal(("a", 1, None)) == seal((b"a", 1, None)) != seal(("a", "1", None))
    True
    """
    digest = sha256()
    for value in values:
        if isinstance(value, str):
            value = value.encode("utf-8")  # noqa: PLW2901 (the loop's whole point is to see every value as bytes)
        if isinstance(value, bytes):
            digest.update(b"%d:" % len(value))
            digest.update(value)
        else:
            digest.update(repr(value).encode("ascii") + b";")
    return digest.hexdigest()[:16]


def sealed(values: Sequence[Value]) -> tuple[Value, ...]:
    """Return a row with its seal behind it."""
    return (*values, seal(values))


def insertion(table: str, columns: Sequence[str], *, keep_held: bool = False) -> str:
    """Return the statement that inserts a sealed row into a table; `keep_held` leaves a row alone that is there."""
    names = ", ".join([*columns, "seal"])
    marks = ", ".join("?" * (len(columns) + 1))
    verb = "INSERT OR IGNORE" if keep_held else "INSERT"
    return f"{verb} INTO {table} ({names}) VALUES ({marks})"
