"""A member of staff at a browser: signed in by a session of their own, with the cookie and the token that forms carry."""

from __future__ import annotations

import re
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING

from bot.staff.sessions import begin_session, find_staff
from bot.storage import staff as stored
from bot.storage.database import Database
from bot.web.staff.access import COOKIE, FORM_TOKEN
from tests.conftest import Answer, Server, _lower
from tests.databases import database_url

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.messages import Language
    from bot.staff.roles import Role
    from bot.staff.sessions import Staff


@dataclass(slots=True)
class Desk:
    """Sends what a browser would send; does not follow redirects."""

    server: Server
    staff: Staff

    def get(self, path: str) -> Answer:
        return self.send("GET", path)

    def post(self, path: str, fields: Mapping[str, str] | None = None, **headers: str) -> Answer:
        """Post a form of this session."""
        return self.send("POST", path, {FORM_TOKEN: self.staff.form_token, **(fields or {})}, **headers)

    def send(self, method: str, path: str, fields: Mapping[str, str] | None = None, **headers: str) -> Answer:
        data = urllib.parse.urlencode(fields).encode() if fields is not None else None
        own = {"Cookie": f"{COOKIE}={self.staff.token}", "Origin": self.server.url}
        request = urllib.request.Request(self.server.url + path, data, {**own, **headers}, method=method)
        try:
            with urllib.request.build_opener(_StayHere).open(request, timeout=30) as response:
                return Answer(response.status, _lower(response.headers), response.read())
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, _lower(error.headers), error.read())

    def read(self, path: str) -> str:
        """Return the text of a page that is there."""
        answer = self.get(path)
        assert answer.status == 200, (answer.status, answer.body[:500])
        return text_of(answer)


class _StayHere(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: object) -> None:
        """Follow nothing."""


def text_of(answer: Answer) -> str:
    """Return what a page says, without its tags; white space is single spaces."""
    page = re.sub(r"(?s)<(script|style)\b.*?</\1>", " ", answer.body.decode())
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def sit_down(server: Server, name: str = "camille", role: Role = "reviewer", language: Language = "en") -> Desk:
    """Create an account, if need be, and sign it in, straight in the server's database."""
    database = open_database(server)
    try:
        account = database.transact(lambda connection: stored.find_account(connection, name=name))
        if account is None:
            database.transact(lambda connection: stored.add_account(connection, name, role, language, "none"))
            account = database.transact(lambda connection: stored.find_account(connection, name=name))
        assert account
        found = account
        database.transact(lambda connection: stored.update_account(connection, found.id, must_set_up=False))
        token = database.transact(lambda connection: begin_session(connection, found, "full"))
        staff = database.transact(lambda connection: find_staff(connection, token))
        assert staff
        return Desk(server, staff)
    finally:
        database.close()


def open_database(server: Server) -> Database:
    """Open the server's own database; close it after use."""
    return Database(server.database_url or database_url(server.folder), server.folder)
