"""The floor: an aiohttp server that does nothing but write one committed SQLite row a request.

No bot that stores every turn before it answers can be faster on this machine. Run as
`python -m benchmarks.floor PORT DATABASE`; listens on the loopback address only. It writes with the same durability as
Repère (write-ahead log, synchronous=NORMAL), and on the event loop: one thread less to wait for.
"""

from __future__ import annotations

import sqlite3
import sys
import time
import uuid

from aiohttp import web

REPLY = "So much text as a short answer has, and no thought behind it. " * 4

DATABASE = web.AppKey("database", sqlite3.Connection)


def create_app(path: str) -> web.Application:
    """Return the application; its table is made when missing."""
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=NORMAL")
    database.execute("CREATE TABLE IF NOT EXISTS turns (id TEXT PRIMARY KEY, at REAL, text TEXT, reply TEXT)")
    app = web.Application()
    app[DATABASE] = database
    app.router.add_post("/messages", post_message)
    app.router.add_get("/healthz", get_health)
    return app


async def post_message(request: web.Request) -> web.Response:
    """Store the text and answer."""
    text = (await request.json())["text"]
    # Without a transaction begun, each statement is one of its own and is committed when this returns.
    request.app[DATABASE].execute("INSERT INTO turns VALUES (?, ?, ?, ?)", (uuid.uuid4().hex, time.time(), text, REPLY))
    return web.json_response({"text": REPLY})


async def get_health(_request: web.Request) -> web.Response:
    """Say that the server is there."""
    return web.json_response({"status": "alive"})


if __name__ == "__main__":
    web.run_app(create_app(sys.argv[2]), host="127.0.0.1", port=int(sys.argv[1]), access_log=None, print=None)
