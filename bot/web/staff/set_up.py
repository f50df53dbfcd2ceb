"""Setting an account up, or a new second factor: a password of one's own, the application, the recovery codes.

Each step is a stage of the session; only after the last one the session is "full". A secret waits in the session until a
code of it has been given, so that a set-up that was left half-way changes nothing.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, NoReturn

from markupsafe import Markup

from bot.staff.accounts import can_sign_in
from bot.staff.sessions import begin_session
from bot.staff.totp import draw_qr_code, group_secret
from bot.storage import staff as stored
from bot.web.services import SERVICES
from bot.web.staff.access import ROOT, SIGN_IN, OpenPage, read_fields
from bot.web.staff.console import CONSOLE
from bot.web.staff.gate import CODE, GATE, SET_UP, count_try, judge_fields, path_with, see_other
from bot.web.staff.words.signing_in import SIGNING_IN_WORDS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from aiohttp import web

    from bot.staff.accounts import Accounts
    from bot.staff.sessions import Staff
    from bot.storage.database import Connection
    from bot.storage.staff import Account, Stage


async def show_set_up(request: web.Request, staff: Staff | None) -> web.StreamResponse:
    """GET /staff/set-up: the step that comes next."""
    if staff is None or staff.stage in ("password", "full"):
        _lead_away(request, staff)
    if staff.stage == "set_up":
        return _render(request, staff, "password", fault="")
    if staff.stage == "factor":
        return await _render_factor(request, staff, is_wrong=False)
    return _render(request, staff, "codes", codes=(), action=f"{SET_UP}/done")


async def choose_password(request: web.Request, staff: Staff | None) -> web.StreamResponse:
    """POST /staff/set-up/password: take a password of one's own in place of the one-time password."""
    at_step = _at(request, staff, "set_up")
    too_often = await count_try(request, at_step, at_step.name)
    if too_often is not None:
        return too_often
    gate = request.app[GATE]
    fields = await read_fields(request)
    account = await _find(request, at_step)
    fault: str | None = await judge_fields(gate, fields, account)
    if fault is not None:
        return _render(request, at_step, "password", fault=fault)
    new_hash = await gate.passwords.hash(fields.get("password", ""))

    def keep(connection: Connection) -> str | None:
        present = stored.lock_account(connection, account.id)
        if present is None or present.password_hash != account.password_hash or not can_sign_in(present):
            return None
        stored.update_account(connection, account.id, password_hash=new_hash)
        stored.end_sessions(connection, account.id)
        request.app[CONSOLE].audit.add(connection, account.name, "password_changed")
        return begin_session(connection, account, "factor", gate.accounts.make_totp_secret(account.id))

    token = await request.app[SERVICES].database.write(keep, durable=True)
    if token is None:
        raise see_other(path_with(SIGN_IN, request))
    raise see_other(path_with(SET_UP, request), token)


async def confirm_factor(request: web.Request, staff: Staff | None) -> web.StreamResponse:
    """POST /staff/set-up/factor: the application shows the right codes; tell the recovery codes, once."""
    at_step = _at(request, staff, "factor")
    code = (await read_fields(request)).get("code", "")

    def confirm(accounts: Accounts, account: Account, connection: Connection) -> tuple[str, ...]:
        found = stored.find_session(connection, at_step.token_hash)
        sealed = found[0].totp_secret if found else None
        if sealed is None or not accounts.confirm_factor(connection, account, sealed, code):
            return ()
        stored.update_session(connection, at_step.token_hash, stage="codes", totp_secret=None)
        stored.end_sessions(connection, account.id, but=at_step.token_hash)
        return accounts.make_recovery_codes(connection, account)

    codes = await _change(request, at_step, confirm)
    if not codes:
        return await _render_factor(request, at_step, is_wrong=True)
    return _render(request, at_step, "codes", codes=codes, action=f"{SET_UP}/done")


async def make_codes(request: web.Request, staff: Staff | None) -> web.StreamResponse:
    """POST /staff/set-up/codes: make the recovery codes anew, for whoever lost the page that showed them."""
    at_step = _at(request, staff, "codes")
    codes = await _change(
        request, at_step, lambda accounts, account, connection: accounts.make_recovery_codes(connection, account)
    )
    return _render(request, at_step, "codes", codes=codes, action=f"{SET_UP}/done")


async def finish(request: web.Request, staff: Staff | None) -> web.StreamResponse:
    """POST /staff/set-up/done: the codes are kept; let in by a new session."""
    at_step = _at(request, staff, "codes")
    token = await _change(
        request,
        at_step,
        lambda accounts, account, connection: accounts.let_in(connection, account, at_step.token_hash),
    )
    raise see_other(ROOT, token)


def _at(request: web.Request, staff: Staff | None, stage: Stage) -> Staff:
    """Return who is at this step, and lead everybody else to theirs."""
    if staff is not None and staff.stage == stage:
        return staff
    if staff is None or staff.stage in ("password", "full"):
        _lead_away(request, staff)
    raise see_other(path_with(SET_UP, request))


def _lead_away(request: web.Request, staff: Staff | None) -> NoReturn:
    if staff is None:
        raise see_other(path_with(SIGN_IN, request))
    raise see_other(ROOT if staff.stage == "full" else path_with(CODE, request))


async def _find(request: web.Request, staff: Staff) -> Account:
    account = await request.app[SERVICES].database.read(
        lambda connection: stored.find_account(connection, staff_id=staff.id)
    )
    if account is None:
        raise see_other(path_with(SIGN_IN, request))
    return account


async def _change(
    request: web.Request, staff: Staff, work: Callable[[Accounts, Account, Connection], Any]
) -> Any:  # what `work` returns
    accounts = request.app[GATE].accounts

    def change(connection: Connection) -> Any:
        stored.lock_account(connection, staff.id)
        found = stored.find_session(connection, staff.token_hash)
        if found is None or found[0].stage != staff.stage or found[1].disabled_at:  # reset or disabled meanwhile
            raise see_other(path_with(SIGN_IN, request))
        return work(accounts, found[1], connection)

    return await request.app[SERVICES].database.write(change, durable=True)


async def _render_factor(request: web.Request, staff: Staff, *, is_wrong: bool) -> web.Response:
    found = await request.app[SERVICES].database.read(
        lambda connection: stored.find_session(connection, staff.token_hash)
    )
    sealed = found[0].totp_secret if found else None
    secret = request.app[GATE].accounts.open_totp_secret(staff.id, sealed) if sealed else None
    if secret is None:
        _lead_away(request, None)
    return _render(
        request,
        staff,
        "factor",
        HTTPStatus.BAD_REQUEST if is_wrong else HTTPStatus.OK,
        is_wrong=is_wrong,
        qr_code=Markup(draw_qr_code(secret, staff.name)),  # noqa: S704 - drawn here
        secret=group_secret(secret),
    )


def _render(
    request: web.Request, staff: Staff, step: str, status: HTTPStatus | None = None, **values: Any
) -> web.Response:
    shown = status or (HTTPStatus.BAD_REQUEST if values.get("fault") else HTTPStatus.OK)
    template = f"signing_in/{step}.html"
    return request.app[CONSOLE].render(request, staff, template, SIGNING_IN_WORDS, shown, step=step, **values)


PAGES: Sequence[OpenPage] = (
    OpenPage("GET", SET_UP, show_set_up),
    OpenPage("POST", f"{SET_UP}/password", choose_password),
    OpenPage("POST", f"{SET_UP}/factor", confirm_factor),
    OpenPage("POST", f"{SET_UP}/codes", make_codes),
    OpenPage("POST", f"{SET_UP}/done", finish),
)
