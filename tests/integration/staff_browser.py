"""A browser on the way into the console: it keeps the cookie, and sends forms as the pages have them."""

from __future__ import annotations

import os
import re
import secrets
import subprocess
import sys
import time
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, build_opener

import pyotp

from bot.storage import staff as stored
from bot.web.staff.access import COOKIE, FORM_TOKEN
from tests.conftest import ROOT, Answer, Server, _lower
from tests.databases import store_settings
from tests.integration.staff_desk import _StayHere, open_database, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.storage.staff import Account

PASSWORD = "une pluie tranquille sur Sudbury"


@dataclass(slots=True)
class Browser:
    """One browser in a network of its own; follows no redirect by itself."""

    server: Server
    language: str = "en"
    network: str = field(default_factory=lambda: f"10.{secrets.randbelow(250)}.{secrets.randbelow(250)}.7")
    cookie: str = ""
    set_cookie: str = ""
    page: str = ""

    def get(self, path: str) -> Answer:
        return self.send("GET", path)

    def post(self, path: str, fields: Mapping[str, str] | None = None, **headers: str) -> Answer:
        """Post a form with the token of the page that was read last."""
        found = re.search(rf'name="{FORM_TOKEN}" value="([^"]+)"', self.page)
        token = {FORM_TOKEN: unescape(found[1])} if found else {}
        return self.send("POST", path, {**token, **(fields or {})}, **headers)

    def send(self, method: str, path: str, fields: Mapping[str, str] | None = None, **headers: str) -> Answer:
        sent = {"Accept-Language": self.language, "X-Forwarded-For": self.network, "Origin": self.server.url, **headers}
        if self.cookie:
            sent["Cookie"] = f"{COOKIE}={self.cookie}"
        data = urlencode(fields).encode() if fields is not None else None
        request = Request(self.server.url + path, data, sent, method=method)
        try:
            with build_opener(_StayHere).open(request, timeout=30) as response:
                answer = Answer(response.status, _lower(response.headers), response.read())
        except HTTPError as error:
            with error:
                answer = Answer(error.code, _lower(error.headers), error.read())
        self.set_cookie = answer.headers.get("set-cookie", "")
        if self.set_cookie.startswith(f"{COOKIE}="):
            self.cookie = self.set_cookie.partition("=")[2].partition(";")[0].strip('"')
        if answer.status != 303:
            self.page = answer.body.decode()
        return answer

    def sign_in(self, name: str, password: str = PASSWORD, query: str = "") -> Answer:
        self.get(f"/staff/sign-in{query}")
        return self.post(f"/staff/sign-in{query}", {"name": name, "password": password})

    def text(self) -> str:
        return text_of(Answer(200, {}, self.page.encode()))


@dataclass(slots=True)
class Person:
    """Somebody with an account that is set up, with their telephone and their recovery codes."""

    server: Server
    name: str
    secret: str
    recovery_codes: list[str]

    def code(self) -> str:
        """Return a code that was not used; in a test nobody waits for the next half minute."""
        self.update(totp_step=None)
        return pyotp.TOTP(self.secret).now()

    def account(self) -> Account:
        database = open_database(self.server)
        try:
            found = database.transact(lambda connection: stored.find_account(connection, name=self.name))
        finally:
            database.close()
        assert found
        return found

    def update(self, **values: object) -> None:
        staff_id = self.account().id
        database = open_database(self.server)
        try:
            database.transact(lambda connection: stored.update_account(connection, staff_id, **values))
        finally:
            database.close()

    def browser(self, **kwargs: str) -> Browser:
        """Return a browser in which they are signed in."""
        browser = Browser(self.server, **kwargs)
        assert browser.sign_in(self.name).status == 303
        browser.get("/staff/sign-in/code")
        assert browser.post("/staff/sign-in/code", {"code": self.code()}).status == 303
        return browser


def run_staff(server: Server, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `bot staff …` on the server's database."""
    environment = {**os.environ, **store_settings(server.folder)}
    return subprocess.run(
        [sys.executable, "-m", "bot", "staff", *arguments],
        check=False,
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )


def one_time_password(server: Server, name: str, role: str = "reviewer", language: str = "en") -> str:
    """Make an account by the command and return the password that it prints."""
    made = run_staff(server, "add", name, "--role", role, "--language", language)
    assert made.returncode == 0, made.stderr
    found = re.search(r"One-time password: +(\S+)", made.stdout)
    assert found
    return found[1]


def set_up(server: Server, name: str, role: str = "reviewer", language: str = "en") -> tuple[Person, Browser]:
    """Make an account and set it up, as its owner would."""
    browser = Browser(server, language)
    assert browser.sign_in(name, one_time_password(server, name, role, language)).status == 303
    browser.get("/staff/set-up")
    chosen = browser.post("/staff/set-up/password", {"password": PASSWORD, "again": PASSWORD})
    assert chosen.status == 303, browser.text()
    browser.get("/staff/set-up")
    secret = secret_on(browser.page)
    confirmed = browser.post("/staff/set-up/factor", {"code": pyotp.TOTP(secret).now()})
    assert confirmed.status == 200, browser.text()
    codes = re.findall(r"<li><code>([^<]+)</code></li>", browser.page)
    assert browser.post("/staff/set-up/done").status == 303
    return Person(server, name, secret, codes), browser


def secret_on(page: str) -> str:
    """Return the key that a page shows for typing."""
    found = re.search(r'class="secret-key">([A-Z2-7 ]+)<', page)
    assert found
    return found[1].replace(" ", "")


def wait_for_next_step() -> None:
    """Do not begin close to the end of a half minute, when a code may be of the step before."""
    left = 30 - time.time() % 30
    if left < 5:
        time.sleep(left)
