"""How does a test get a real PostgreSQL server of its own?"""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Self

_USER = "postgres"
_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "50",
    "shared_buffers": "16MB",
}


class PostgresServer:
    """A server on a socket in a folder of its own, without care for power cuts. Use it as a context manager.

    With a password it lets nobody in without; else everybody.
    """

    def __init__(self, password: str | None = None) -> None:
        self.password = password
        self._folder = Path(tempfile.mkdtemp(prefix="pg-"))
        self._process: subprocess.Popen[bytes] | None = None
        self._numbers = itertools.count(1)

    @staticmethod
    def is_installed() -> bool:
        """Whether there is one to start."""
        return _program("postgres") is not None and _program("initdb") is not None

    def __enter__(self) -> Self:
        if os.geteuid() == 0:
            shutil.chown(self._folder, _USER)
        how = ["-A", "trust"] if self.password is None else ["-A", "scram-sha-256", f"--pwfile={self._password_file()}"]
        self._run("initdb", "-D", str(self._folder / "data"), *how, "-U", "bot", "-E", "UTF8", "--no-sync")
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def start(self) -> None:
        """Start it, or start it again."""
        settings = [f"-c{name}={value}" for name, value in _SETTINGS.items()]
        command = self._command("postgres", "-D", str(self._folder / "data"), "-k", str(self._folder), *settings)
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 30
        while not self._answers():
            assert time.monotonic() < deadline, "PostgreSQL did not start"
            time.sleep(0.05)

    def stop(self) -> None:
        """Stop it at once, as if somebody had pulled the plug on its clients."""
        if self._process is not None:
            subprocess.run(
                self._command("pg_ctl", "-D", str(self._folder / "data"), "-m", "immediate", "stop"),
                check=True,
                capture_output=True,
            )
            self._process.wait(30)
            self._process = None

    def new_database(self) -> str:
        """The URL of a new database."""
        name = f"bot{next(self._numbers)}"
        self._run("psql", "-h", str(self._folder), "-U", "bot", "-d", "postgres", "-c", f"CREATE DATABASE {name}")
        return f"postgresql+psycopg://bot@/{name}?host={self._folder}"

    @property
    def folder(self) -> Path:
        """Where its socket is: what stands for the host."""
        return self._folder

    def _password_file(self) -> Path:
        file = self._folder / "password"
        file.write_text(f"{self.password}\n", encoding="utf-8")
        return file

    def drop(self, url: str) -> None:
        """Take a database away from those who use it."""
        name = url.partition("@/")[2].partition("?")[0]
        statement = f"DROP DATABASE {name} WITH (FORCE)"
        self._run("psql", "-h", str(self._folder), "-U", "bot", "-d", "postgres", "-c", statement)

    def _answers(self) -> bool:
        command = self._command("psql", "-h", str(self._folder), "-U", "bot", "-d", "postgres", "-c", "SELECT 1")
        return subprocess.run(command, capture_output=True, check=False, env=self._environment()).returncode == 0

    def _environment(self) -> dict[str, str]:
        return os.environ | ({} if self.password is None else {"PGPASSWORD": self.password})

    def _run(self, name: str, *arguments: str) -> None:
        subprocess.run(self._command(name, *arguments), check=True, capture_output=True, env=self._environment())

    def _command(self, name: str, *arguments: str) -> list[str]:
        program = _program(name)
        assert program is not None, f"{name} is not installed"
        as_user = ["setpriv", f"--reuid={_USER}", f"--regid={_USER}", "--clear-groups"] if os.geteuid() == 0 else []
        return [*as_user, str(program), *arguments]  # PostgreSQL does not run as root


def _program(name: str) -> Path | None:
    found = shutil.which(name)
    if found is not None:
        return Path(found)
    candidates = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    return candidates[0] if candidates else None
