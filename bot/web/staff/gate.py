"""What the pages on the way in and those about accounts share: who proves it, the cookie, where to lead afterwards."""

from __future__ import annotations

import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Literal

from aiohttp import web

from bot.messages import parse_language
from bot.staff.accounts import Accounts, GivenCode
from bot.staff.audit import NOBODY
from bot.staff.passwords import PasswordThreads
from bot.storage.staff import find_account
from bot.web.services import SERVICES
from bot.web.staff.access import COOKIE, ROOT, SIGN_IN
from bot.web.staff.console import CONSOLE, language_of
from bot.web.staff.throttle import Throttle
from bot.web.staff.words.signing_in import SIGNING_IN_WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.encryption import KeyRing
    from bot.staff.audit import Audit
    from bot.staff.passwords import Fault
    from bot.staff.sessions import Staff
    from bot.storage.database import Connection
    from bot.storage.staff import Account

    PasswordFault = Fault | Literal["differs", "same"]

CODE = f"{SIGN_IN}/code"
SET_UP = f"{ROOT}/set-up"
_MOST_PATH_CHARS = 2000
_OURS = re.compile(rf"{ROOT}(/[^\s\\]*|\?[^\s\\]*)?")
_LEAVES = re.compile(r"//|/\.")


@dataclass(frozen=True, slots=True)
class Gate:
    """Accounts and their proofs, the threads that hash passwords, and the throttle."""

    accounts: Accounts
    passwords: PasswordThreads
    throttle: Throttle


GATE = web.AppKey("gate", Gate)


def make_gate(app: web.Application, keys: KeyRing, audit: Audit) -> Gate:
    """Build the gate; its threads are to be closed."""
    services = app[SERVICES]
    return Gate(Accounts(keys, audit), PasswordThreads(), Throttle(services.network_key, services.coordination))


def safe_path(text: str) -> str:
    """Return `text` if it is the address of a page of the console, else the address of its first page.

    No other origin, whatever a link from outside asks for: no scheme, no `//`, no backslash, no way out by dots.
    """
    path = text.partition("?")[0]
    is_ours = (
        len(text) <= _MOST_PATH_CHARS and text.isprintable() and _OURS.fullmatch(text) and not _LEAVES.search(path)
    )
    return text if is_ours else ROOT


def path_with(path: str, request: web.Request, **more: str) -> str:
    """Return `path` with what the sign-in hands on from page to page: where to lead, and the language."""
    kept = {"next": safe_path(request.query.get("next", "")), "language": parse_language(request.query.get("language"))}
    chosen = {name: value for name, value in {**kept, **more}.items() if value and value != ROOT}
    return str(request.rel_url.with_path(path).with_query(chosen))


def see_other(path: str, token: str | None = None) -> web.HTTPSeeOther:
    """Return what leads to `path`, with the cookie of a session that has begun."""
    response = web.HTTPSeeOther(path)
    if token is not None:
        set_cookie(response, token)
    return response


def set_cookie(response: web.StreamResponse, token: str) -> None:
    """Hand a session to the browser; it forgets it when it is closed (standard D8)."""
    response.set_cookie(COOKIE, token, path="/", secure=True, httponly=True, samesite="Strict")


def forget_here(response: web.StreamResponse) -> None:
    """Have the browser forget the session and every page of it."""
    response.del_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="Strict")
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'


def given_code(fields: Mapping[str, str], where: str) -> GivenCode:
    """Return the code that a form brings: of the application, or a recovery code."""
    return GivenCode(fields.get("code", ""), fields.get("recovery", "").strip(), where)


async def count_try(request: web.Request, staff: Staff | None, name: str) -> web.Response | None:
    """Count a try at a name; return None, or the page that says how long to wait (429, standard D12)."""
    throttle, console = request.app[GATE].throttle, request.app[CONSOLE]
    wait_s = await throttle.count(request, name)
    if not wait_s:
        return None
    if await throttle.is_news(request):
        await request.app[SERVICES].database.write(
            lambda connection: console.audit.add(connection, actor_of(connection, name), "locked", "sign-in")
        )
    said = SIGNING_IN_WORDS[language_of(request, staff)]
    told = (said.wait_heading, said.wait_text.format(wait=said.write_wait(wait_s)))
    response = console.error(request, staff, HTTPStatus.TOO_MANY_REQUESTS, told)
    response.headers["Retry-After"] = str(wait_s)
    return response


def actor_of(connection: Connection, name: str) -> str:
    """Return whom the audit names for a try at `name`: the account, or nobody, as what was typed may be a password."""
    return NOBODY if find_account(connection, name=name) is None else name


async def judge_fields(gate: Gate, fields: Mapping[str, str], account: Account) -> PasswordFault | None:
    """Return why the new password of a form is not taken, or None."""
    password = fields.get("password", "")
    fault = await gate.passwords.judge(password, account.name)
    if fault is not None:
        return fault
    if fields.get("again", "") != password:
        return "differs"
    return "same" if await gate.passwords.verify(account.password_hash, password) else None
