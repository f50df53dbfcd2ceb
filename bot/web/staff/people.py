"""Accounts of colleagues, for administrators. What takes something away asks on a page of its own first."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.errors import AccountError, AlreadyStoredError
from bot.messages import parse_language
from bot.staff.accounts import can_sign_in, normalize_name
from bot.staff.passwords import make_one_time_password
from bot.staff.roles import ROLES
from bot.staff.sessions import has_ended
from bot.storage import staff as stored
from bot.web.services import SERVICES
from bot.web.staff.access import ROOT, Page, read_fields
from bot.web.staff.console import CONSOLE
from bot.web.staff.gate import GATE, see_other
from bot.web.staff.words.people import PEOPLE_WORDS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.staff.accounts import Accounts
    from bot.staff.roles import Role
    from bot.staff.sessions import Staff
    from bot.storage.database import Connection
    from bot.storage.staff import Account

PEOPLE = f"{ROOT}/people"
_DONE = ("disabled", "enabled", "role")
_LARGEST_ID = 2**31 - 1


async def show_people(request: web.Request, staff: Staff) -> web.StreamResponse:
    """GET /staff/people: everybody with role, state, second factor and last sign-in."""
    accounts = await request.app[SERVICES].database.read(stored.list_accounts)
    return _render(request, staff, "people", accounts=accounts)


async def show_new(request: web.Request, staff: Staff) -> web.StreamResponse:
    """GET /staff/people/new: the form for a new account."""
    return _render_new(request, staff, {}, "")


async def add_person(request: web.Request, staff: Staff) -> web.StreamResponse:
    """POST /staff/people/new: make an account and tell its one-time password, once."""
    fields = await read_fields(request)
    role, language = _role_of(fields.get("role", "")), parse_language(fields.get("language"))
    if role is None or language is None:
        return _render_new(request, staff, fields, "incomplete")
    accounts, password, name = request.app[GATE].accounts, make_one_time_password(), fields.get("name", "")
    one_time = await request.app[GATE].passwords.hash(password)
    try:
        await request.app[SERVICES].database.write(
            lambda connection: accounts.add(connection, staff.name, name, role, language, one_time=one_time),
            durable=True,
        )
    except AccountError as error:
        return _render_new(request, staff, fields, error.fault)
    except AlreadyStoredError:
        return _render_new(request, staff, fields, "name_taken")
    return _render(request, staff, "one_time", name=normalize_name(name), password=password)


async def show_person(request: web.Request, staff: Staff) -> web.StreamResponse:
    """GET /staff/people/{id}: an account and what can be done with it."""
    return await _render_person(request, staff, await _find(request), done=request.query.get("done", ""))


async def change_role(request: web.Request, staff: Staff) -> web.StreamResponse:
    """POST /staff/people/{id}/role."""
    account = await _find_other(request, staff)
    role = _role_of((await read_fields(request)).get("role", ""))
    if role is None:
        raise web.HTTPBadRequest
    return await _change(
        request,
        staff,
        account,
        "role",
        lambda accounts, connection: accounts.change_role(connection, staff.name, account.id, role),
    )


async def enable(request: web.Request, staff: Staff) -> web.StreamResponse:
    """POST /staff/people/{id}/enable."""
    account = await _find_other(request, staff)
    return await _change(
        request,
        staff,
        account,
        "enabled",
        lambda accounts, connection: accounts.enable(connection, staff.name, account.id),
    )


async def ask_disable(request: web.Request, staff: Staff) -> web.StreamResponse:
    """GET /staff/people/{id}/disable: what it does, and whether it is meant."""
    return _render(request, staff, "disable", account=await _find_other(request, staff))


async def disable(request: web.Request, staff: Staff) -> web.StreamResponse:
    """POST /staff/people/{id}/disable."""
    account = await _find_other(request, staff)
    return await _change(
        request,
        staff,
        account,
        "disabled",
        lambda accounts, connection: accounts.disable(connection, staff.name, account.id),
    )


async def ask_reset(request: web.Request, staff: Staff) -> web.StreamResponse:
    """GET /staff/people/{id}/reset: what it does, and whether it is meant."""
    return _render(request, staff, "reset", account=await _find_other(request, staff))


async def reset(request: web.Request, staff: Staff) -> web.StreamResponse:
    """POST /staff/people/{id}/reset: take everything to sign in with away and tell a new one-time password, once."""
    account = await _find_other(request, staff)
    accounts, password = request.app[GATE].accounts, make_one_time_password()
    one_time = await request.app[GATE].passwords.hash(password)
    try:
        await request.app[SERVICES].database.write(
            lambda connection: accounts.reset(connection, staff.name, account.id, one_time), durable=True
        )
    except AccountError as error:
        return await _render_person(request, staff, account, fault=error.fault)
    return _render(request, staff, "one_time", name=account.name, password=password)


async def _change(
    request: web.Request,
    staff: Staff,
    account: Account,
    done: str,
    work: Callable[[Accounts, Connection], None],
) -> web.StreamResponse:
    accounts = request.app[GATE].accounts
    try:
        await request.app[SERVICES].database.write(lambda connection: work(accounts, connection), durable=True)
    except AccountError as error:
        return await _render_person(request, staff, account, fault=error.fault)
    raise see_other(f"{PEOPLE}/{account.id}?done={done}")


async def _find(request: web.Request) -> Account:
    """Return the account that the address names.

    Raises:
        HTTPNotFound: there is none.
    """
    text = request.match_info["id"]
    if not (text.isascii() and text.isdigit() and len(text) <= 10 and int(text) <= _LARGEST_ID):
        raise web.HTTPNotFound
    account = await request.app[SERVICES].database.read(
        lambda connection: stored.find_account(connection, staff_id=int(text))
    )
    if account is None:
        raise web.HTTPNotFound
    return account


async def _find_other(request: web.Request, staff: Staff) -> Account:
    """Return the account that the address names, which must not be one's own.

    Raises:
        HTTPNotFound: there is none.
        HTTPForbidden: it is one's own: nobody lowers, disables or resets themselves by mistake.
    """
    account = await _find(request)
    if account.id == staff.id:
        raise web.HTTPForbidden
    return account


def _role_of(text: str) -> Role | None:
    return next((role for role in ROLES if role == text), None)


async def _render_person(
    request: web.Request, staff: Staff, account: Account, *, done: str = "", fault: str = ""
) -> web.Response:
    def read(connection: Connection) -> tuple[int, bool]:
        sessions = stored.list_sessions(connection, account.id)
        is_signed_in = any(session.stage == "full" and not has_ended(session) for session in sessions)
        return stored.count_recovery_codes(connection, account.id), is_signed_in

    codes_left, is_signed_in = await request.app[SERVICES].database.read(read)
    return _render(
        request,
        staff,
        "person",
        HTTPStatus.CONFLICT if fault else HTTPStatus.OK,
        account=account,
        is_late=not account.disabled_at and not can_sign_in(account),
        codes_left=codes_left,
        is_signed_in=is_signed_in,
        done=done if done in _DONE else "",
        fault=fault,
        roles=ROLES,
    )


def _render_new(request: web.Request, staff: Staff, typed: Any, fault: str) -> web.Response:
    status = HTTPStatus.BAD_REQUEST if fault else HTTPStatus.OK
    return _render(request, staff, "new", status, typed=typed, fault=fault, roles=ROLES)


def _render(
    request: web.Request, staff: Staff, template: str, status: HTTPStatus = HTTPStatus.OK, **values: Any
) -> web.Response:
    return request.app[CONSOLE].render(request, staff, f"people/{template}.html", PEOPLE_WORDS, status, **values)


PAGES: Sequence[Page] = (
    Page("GET", PEOPLE, show_people, "administrator"),
    Page("GET", f"{PEOPLE}/new", show_new, "administrator"),
    Page("POST", f"{PEOPLE}/new", add_person, "administrator"),
    Page("GET", f"{PEOPLE}/{{id}}", show_person, "administrator"),
    Page("POST", f"{PEOPLE}/{{id}}/role", change_role, "administrator"),
    Page("POST", f"{PEOPLE}/{{id}}/enable", enable, "administrator"),
    Page("GET", f"{PEOPLE}/{{id}}/disable", ask_disable, "administrator"),
    Page("POST", f"{PEOPLE}/{{id}}/disable", disable, "administrator"),
    Page("GET", f"{PEOPLE}/{{id}}/reset", ask_reset, "administrator"),
    Page("POST", f"{PEOPLE}/{{id}}/reset", reset, "administrator"),
)
