"""Signing in and out: name and password, then a code; and the language of whoever reads (standards D8, D9).

Every failure of the first step reads alike and takes alike: no name can be found out.
"""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, NoReturn

from yarl import URL

from bot.messages import parse_language
from bot.staff.accounts import can_sign_in, normalize_name
from bot.staff.audit import NOBODY
from bot.staff.passwords import is_outdated
from bot.staff.sessions import begin_session
from bot.storage import staff as stored
from bot.web.services import SERVICES
from bot.web.staff.access import ROOT, SIGN_IN, OpenPage, read_fields
from bot.web.staff.console import CONSOLE
from bot.web.staff.gate import (
    CODE,
    GATE,
    SET_UP,
    count_try,
    forget_here,
    given_code,
    path_with,
    safe_path,
    see_other,
)
from bot.web.staff.words.signing_in import SIGNING_IN_WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aiohttp import web

    from bot.staff.accounts import GivenCode, Proof
    from bot.staff.sessions import Staff
    from bot.storage.database import Connection
    from bot.storage.staff import Account, Stage

_SHOWN_CHARS = 100  # of a name that was typed; more of it is no name


async def show_sign_in(request: web.Request, staff: Staff | None) -> web.StreamResponse:
    """GET /staff/sign-in: name and password; who is on the way in already is led on."""
    if staff is not None:
        _lead_on(request, staff.stage)
    return _render_sign_in(request, told=request.query.get("told", ""))


async def sign_in(request: web.Request, staff: Staff | None) -> web.StreamResponse:
    """POST /staff/sign-in: begin a session that knows the password only, and lead to the code."""
    if staff is not None and staff.stage == "full":
        _lead_on(request, staff.stage)
    database, console, gate = request.app[SERVICES].database, request.app[CONSOLE], request.app[GATE]
    fields = await read_fields(request)
    typed, password = fields.get("name", ""), fields.get("password", "")
    name = normalize_name(typed)
    too_often = await count_try(request, staff, name)
    if too_often is not None:
        return too_often
    account = await database.read(lambda connection: stored.find_account(connection, name=name))
    known = account.password_hash if account and can_sign_in(account) else None
    is_right = await gate.passwords.verify(known, password)
    if account and is_right:
        new_hash = await gate.passwords.hash(password) if is_outdated(account.password_hash) else None
        stage: Stage = "set_up" if account.must_set_up else "password"
        token = await database.write(partial(_begin, account, stage, new_hash, staff))
        if token is not None:
            raise see_other(path_with(SET_UP if stage == "set_up" else CODE, request), token)
    actor = account.name if account else NOBODY
    await database.write(lambda connection: console.audit.add(connection, actor, "refused", "sign-in: password"))
    return _render_sign_in(request, told="wrong", name=typed[:_SHOWN_CHARS])


def _begin(
    account: Account, stage: Stage, new_hash: str | None, before: Staff | None, connection: Connection
) -> str | None:
    """Begin a session, unless the account was changed while its password was looked at."""
    present = stored.lock_account(connection, account.id)
    if present is None or present.password_hash != account.password_hash or not can_sign_in(present):
        return None
    if new_hash:
        stored.update_account(connection, account.id, password_hash=new_hash)
    if before is not None:
        stored.end_session(connection, before.token_hash)
    return begin_session(connection, account, stage)


def _render_sign_in(request: web.Request, told: str, name: str = "") -> web.Response:
    return request.app[CONSOLE].render(
        request,
        None,
        "signing_in/sign_in.html",
        SIGNING_IN_WORDS,
        HTTPStatus.BAD_REQUEST if told == "wrong" else HTTPStatus.OK,
        told=told,
        name=name,
        action=path_with(SIGN_IN, request),
    )


async def show_code(request: web.Request, staff: Staff | None) -> web.StreamResponse:
    """GET /staff/sign-in/code: the code of the second factor, or a recovery code."""
    if staff is None or staff.stage != "password":
        _lead_on(request, staff.stage if staff else None)
    return _render_code(request, staff, "")


async def give_code(request: web.Request, staff: Staff | None) -> web.StreamResponse:
    """POST /staff/sign-in/code: let in by a new session, whose token nobody can have known before."""
    if staff is None or staff.stage != "password":
        _lead_on(request, staff.stage if staff else None)
    too_often = await count_try(request, staff, staff.name)
    if too_often is not None:
        return too_often
    given = given_code(await read_fields(request), "sign-in")
    if not given.recovery and not await request.app[GATE].throttle.counts_code(staff.name):
        return _render_code(request, staff, "guessed")
    proof, token = await request.app[SERVICES].database.write(partial(_try_code, request, staff, given))
    if proof == "wrong":
        return _render_code(request, staff, "recovery" if given.recovery else "code")
    if token is None:
        raise see_other(path_with(SIGN_IN, request, told="again"))
    await request.app[GATE].throttle.forget(request, staff.name)
    used_up = f"{ROOT}/account?done=recovery"
    raise see_other(used_up if given.recovery else safe_path(request.query.get("next", "")), token)


def _try_code(request: web.Request, staff: Staff, given: GivenCode, connection: Connection) -> tuple[Proof, str | None]:
    accounts = request.app[GATE].accounts
    account = stored.lock_account(connection, staff.id)
    if account is None or not can_sign_in(account):
        return "over", None
    proof = accounts.prove(connection, account, staff.token_hash, given)
    return proof, accounts.let_in(connection, account, staff.token_hash) if proof == "right" else None


def _render_code(request: web.Request, staff: Staff, wrong: str) -> web.Response:
    status = HTTPStatus.BAD_REQUEST if wrong else HTTPStatus.OK
    action = path_with(CODE, request)
    return request.app[CONSOLE].render(
        request, staff, "signing_in/code.html", SIGNING_IN_WORDS, status, wrong=wrong, action=action
    )


async def sign_out(request: web.Request, staff: Staff | None) -> web.StreamResponse:
    """POST /staff/sign-out: the session is dead on the server, and the browser forgets its pages."""
    if staff is not None:
        console = request.app[CONSOLE]

        def end(connection: Connection) -> None:
            stored.lock_account(connection, staff.id)
            stored.end_session(connection, staff.token_hash)
            console.audit.add(connection, staff.name, "sign_out")

        await request.app[SERVICES].database.write(end)
    raise signed_out(request, staff)


def signed_out(request: web.Request, staff: Staff | None) -> web.HTTPSeeOther:
    """Return what leads out, in the language that was read so far."""
    language = {"language": staff.language} if staff else {}
    response = see_other(path_with(SIGN_IN, request, told="out", **language))
    forget_here(response)
    return response


async def choose_language(request: web.Request, staff: Staff | None) -> web.StreamResponse:
    """POST /staff/language: keep it with the account, or in the address of who has not signed in."""
    fields = await read_fields(request)
    language = parse_language(fields.get("language", ""))
    path = _readable_path(request, safe_path(fields.get("next", "")))
    if language and staff:
        await request.app[SERVICES].database.write(
            lambda connection: stored.update_account(connection, staff.id, language=language)
        )
    elif language:
        path = str(URL(path).update_query({"language": language}))
    raise see_other(path)


def _readable_path(request: web.Request, path: str) -> str:
    """Return `path`, or the first page where `path` is only posted to: it cannot be opened again."""
    bare = path.partition("?")[0]
    for route in request.app.router.routes():
        info = route.resource.get_info() if route.resource and route.method == "GET" else {}
        if info.get("path") == bare or ("pattern" in info and info["pattern"].fullmatch(bare)):
            return path
    return ROOT


def _lead_on(request: web.Request, stage: Stage | None) -> NoReturn:
    if stage == "full":
        raise see_other(safe_path(request.query.get("next", "")))
    if stage is None:
        raise see_other(path_with(SIGN_IN, request))
    raise see_other(path_with(CODE if stage == "password" else SET_UP, request))


PAGES: Sequence[OpenPage] = (
    OpenPage("GET", SIGN_IN, show_sign_in),
    OpenPage("POST", SIGN_IN, sign_in),
    OpenPage("GET", CODE, show_code),
    OpenPage("POST", CODE, give_code),
    OpenPage("POST", f"{ROOT}/sign-out", sign_out),
    OpenPage("POST", f"{ROOT}/language", choose_language),
)
