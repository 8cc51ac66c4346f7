#!/usr/bin/env bash
# httptools 0.9.0 and h11 0.16.0, the two parsers of uvicorn 0.54.0: blanks behind a header's value stay, or go.
#
# Expected: optional white space around a value is no part of it (RFC 9110, 5.5), whichever parser is installed. Seen:
# httptools takes away what stands before a value and leaves what stands behind it, up to the application: a token that
# a proxy sends on as "abc " differs from "abc", and "application/json " is no known type. h11 takes both away.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -qq 'httptools==0.9.0' 'h11==0.16.0' 'uvicorn==0.54.0'
"$folder/venv/bin/python" - <<'PY'
import asyncio

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

REQUEST = b"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Token:  abc \r\nContent-Length: 2\r\n\r\n{}"
received = []


async def application(scope, receive, send):
    received.append(dict(scope["headers"])[b"x-token"])
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body"})


async def ask(protocol):
    config = uvicorn.Config(application, port=0, http=protocol, lifespan="off", log_level="critical")
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    reader, writer = await asyncio.open_connection(*server.servers[0].sockets[0].getsockname()[:2])
    writer.write(REQUEST)
    await reader.read()
    writer.close()
    server.should_exit = True
    await serving


for protocol in (HttpToolsProtocol, H11Protocol):
    asyncio.run(ask(protocol))
    print(f"{protocol.__name__:18} gives the application {received[-1]!r} for the header 'X-Token:  abc '")
if received != [b"abc ", b"abc"]:
    raise SystemExit("the behaviour changed")
PY
