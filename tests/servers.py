"""Real servers for tests: PostgreSQL and Apache Spark, each started on this machine and ended with the tests."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

PASSWORD = "s3cr3t:pass@word"  # noqa: S105 - of a server that lives as long as its tests
"""Of every role here; with the signs that an address has to escape."""

ESCAPED = "s3cr3t%3Apass%40word"
SECONDS_TO_START = 120


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def postgres_programs() -> Path | None:
    """Find the folder of initdb and pg_ctl, which Debian keeps off the PATH."""
    on_path = shutil.which("initdb")
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else Path(on_path).resolve().parent if on_path else None


@dataclass(frozen=True, kw_only=True)
class PostgresServer:
    """A PostgreSQL server whose texts sort as people sort them, not by their codes, as is usual."""

    programs: Path
    folder: Path
    port: int

    @classmethod
    def make(cls, programs: Path) -> Self:
        folder = Path(tempfile.mkdtemp(prefix="kpiwork-postgres-"))
        made = cls(programs=programs, folder=folder, port=free_port())
        if made._user:
            shutil.chown(folder, made._user)
        (folder / "password").write_text(PASSWORD, encoding="utf-8")
        (folder / "password").chmod(0o644)
        collation = ("--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en")
        access = ("--username=owner", "--auth=scram-sha-256", f"--pwfile={folder / 'password'}")
        made._run("initdb", f"--pgdata={folder / 'data'}", *access, *collation, "--no-sync")
        return made

    @property
    def _user(self) -> str | None:
        """The server refuses to run as root."""
        return "postgres" if os.getuid() == 0 else None

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self.programs / program), *arguments]
        log = self.folder.with_name(f"{self.folder.name}.log")
        with log.open("a", encoding="utf-8") as out:
            done = subprocess.run(command, user=self._user, cwd="/", stdout=out, stderr=out, check=False)
        assert done.returncode == 0, log.read_text(encoding="utf-8")

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -k {self.folder} -c fsync=off"
        log = str(self.folder / "log")
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-o", options, "-l", log, "-w", "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "-w", "stop")

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.with_name(f"{self.folder.name}.log").unlink(missing_ok=True)

    def address(self, role: str = "owner", database: str = "postgres") -> str:
        return f"postgresql://{role}:{ESCAPED}@127.0.0.1:{self.port}/{database}"

    def run(self, *statements: str, database: str = "postgres") -> None:
        """Run statements as the owner, each on its own."""
        import psycopg

        with psycopg.connect(self.address(database=database), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())


@dataclass(kw_only=True)
class SparkServer:
    """Spark on two cores of this machine, behind Spark Connect; its tables are kept in a folder."""

    home: Path
    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @classmethod
    def make(cls, home: Path) -> Self:
        return cls(home=home, folder=Path(tempfile.mkdtemp(prefix="kpiwork-spark-")))

    @property
    def address(self) -> str:
        return f"sc://127.0.0.1:{self.port}"

    @property
    def is_up(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        settings = {
            "spark.connect.grpc.binding.port": self.port,
            "spark.connect.grpc.binding.address": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.sql.shuffle.partitions": 2,
            "spark.sql.warehouse.dir": self.folder / "warehouse",
            "spark.ui.enabled": "false",
        }
        given = [part for name, value in settings.items() for part in ("--conf", f"{name}={value}")]
        named = ["--class", "org.apache.spark.sql.connect.service.SparkConnectServer"]
        command = [str(self.home / "bin" / "spark-submit"), *named, "--master", "local[2]", *given]
        environment = {**os.environ, "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_HOME": str(self.home)}
        log = self.folder / "log"
        with log.open("wb") as out:  # what an earlier start said must not be taken for this one's
            self.process = subprocess.Popen(
                [*command, "spark-internal"],
                stdout=out,
                stderr=out,
                env=environment,
                cwd=self.folder,
                start_new_session=True,
            )
        self._wait(log)

    def _wait(self, log: Path) -> None:
        until = time.monotonic() + SECONDS_TO_START
        while b"Spark Connect server started" not in log.read_bytes():
            assert self.process is not None
            late = time.monotonic() > until or self.process.poll() is not None
            assert not late, log.read_text(encoding="utf-8", errors="replace")[-4000:]
            time.sleep(0.2)

    def kill(self) -> None:
        if self.process is not None and self.is_up:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def remove(self) -> None:
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)
