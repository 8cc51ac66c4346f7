"""How does a test get a real nginx, with a name server and bots whose addresses change?"""

from __future__ import annotations

import shutil
import socket
import struct
import subprocess
import threading
import time
from collections.abc import Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self

_MAIN = """
daemon off;
master_process off;
pid {folder}/pid;
error_log stderr;
events {{}}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  include {folder}/site.conf;
}}
"""
_UNKNOWN_NAME = 3  # RFC 1035, 4.1.1


class NameServer:
    """Answers whoever asks for any name with the addresses that are set, over UDP. Use it as a context manager."""

    def __init__(self) -> None:
        self.addresses: tuple[str, ...] = ()
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.port = int(self._socket.getsockname()[1])
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.sendto(b"", ("127.0.0.1", self.port))
        self._thread.join(5)
        self._socket.close()

    def _serve(self) -> None:
        while query := (received := self._socket.recvfrom(512))[0]:
            self._socket.sendto(self._answer(query), received[1])

    def _answer(self, query: bytes) -> bytes:
        question = query[12 : query.index(b"\0", 12) + 5]
        status = 0 if self.addresses else _UNKNOWN_NAME
        header = query[:2] + struct.pack(">HHHHH", 0x8180 | status, 1, len(self.addresses), 0, 0)
        # a pointer to the name in the question, A, IN, ten minutes as Docker has it
        records = (b"\xc0\x0c" + struct.pack(">HHIH", 1, 1, 600, 4) + socket.inet_aton(ip) for ip in self.addresses)
        return header + question + b"".join(records)


class Replica:
    """Takes deliveries at an address of the loopback network, and counts them. Use it as a context manager."""

    def __init__(self, host: str, port: int, status: int = 200) -> None:
        self.taken: list[bytes] = []
        replica = self

        class Taking(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if status == 200:
                    replica.taken.append(body)
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Tests show what they assert."""

        self._server = ThreadingHTTPServer((host, port), Taking)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)


class Nginx:
    """The site of a document, with a certificate for its name. Use it as a context manager."""

    def __init__(self, folder: Path, site: str, listens_at: int) -> None:
        self._folder, self._port = folder, listens_at
        (folder / "site.conf").write_text(site)
        (folder / "nginx.conf").write_text(_MAIN.format(folder=folder))
        self._process: subprocess.Popen[bytes] | None = None

    @staticmethod
    def is_installed() -> bool:
        """Whether there is one to start, and something to make its certificate with."""
        return _program("nginx") is not None and _program("openssl") is not None

    def __enter__(self) -> Self:
        command = [str(_program("nginx")), "-p", str(self._folder), "-c", str(self._folder / "nginx.conf")]
        self._process = subprocess.Popen([*command, "-e", "stderr"])
        deadline = time.monotonic() + 10
        while not _answers(self._port):
            assert self._process.poll() is None, "nginx ended"
            assert time.monotonic() < deadline, "nginx did not start"
            time.sleep(0.02)
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(10)


def make_certificate(folder: Path, host: str) -> Path:
    """A key, and a certificate that it signed itself, under the names README gives them; the certificate's path."""
    certificate = folder / "fullchain.pem"
    names: Iterable[str] = ("-subj", f"/CN={host}", "-addext", f"subjectAltName=DNS:{host}")
    files = ("-keyout", str(folder / "privkey.pem"), "-out", str(certificate))
    command = [str(_program("openssl")), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *names, *files]
    subprocess.run(command, check=True, capture_output=True)
    return certificate


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _program(name: str) -> str | None:
    return shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")
