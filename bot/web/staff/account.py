"""One's own account: language, password, second factor, recovery codes, and the browsers that are signed in."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from bot.staff.sessions import begin_session, has_ended
from bot.storage import staff as stored
from bot.web.services import SERVICES
from bot.web.staff.access import ROOT, Page, read_fields
from bot.web.staff.console import CONSOLE
from bot.web.staff.gate import GATE, SET_UP, count_try, given_code, judge_fields, see_other
from bot.web.staff.signing_in import signed_out
from bot.web.staff.words.account import ACCOUNT_WORDS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from aiohttp import web

    from bot.staff.accounts import GivenCode, Proof
    from bot.staff.sessions import Staff
    from bot.storage.database import Connection
    from bot.storage.staff import Account

ACCOUNT = f"{ROOT}/account"
_DONE = ("password", "recovery", "session")


async def show_account(request: web.Request, staff: Staff) -> web.StreamResponse:
    """GET /staff/account."""

    def read(connection: Connection) -> tuple[Account | None, int, Sequence[stored.StaffSession]]:
        account = stored.find_account(connection, staff_id=staff.id)
        sessions = [session for session in stored.list_sessions(connection, staff.id) if not has_ended(session)]
        return account, stored.count_recovery_codes(connection, staff.id), sessions

    account, codes_left, sessions = await request.app[SERVICES].database.read(read)
    done = request.query.get("done", "")
    return _render(
        request,
        staff,
        "account",
        account=account,
        codes_left=codes_left,
        sessions=[session for session in sessions if session.stage == "full"],
        done=done if done in _DONE else "",
    )


async def show_password(request: web.Request, staff: Staff) -> web.StreamResponse:
    """GET /staff/account/password."""
    return _render(request, staff, "password", wrong="")


async def change_password(request: web.Request, staff: Staff) -> web.StreamResponse:
    """POST /staff/account/password: asks for the present password and a code; ends every other session."""
    too_often = await count_try(request, staff, staff.name)
    if too_often is not None:
        return too_often
    gate, fields = request.app[GATE], await read_fields(request)
    account = await _find(request, staff)
    if not await _knows_password(request, account, fields.get("present", "")):
        return _render(request, staff, "password", wrong="present")
    fault: str | None = await judge_fields(gate, fields, account)
    if fault is not None:
        return _render(request, staff, "password", wrong=fault)
    new_hash = await gate.passwords.hash(fields.get("password", ""))

    def change(connection: Connection, present: Account) -> str | None:
        if present.password_hash != account.password_hash:
            return None
        stored.update_account(connection, present.id, password_hash=new_hash)
        stored.end_sessions(connection, present.id)
        request.app[CONSOLE].audit.add(connection, present.name, "password_changed")
        return begin_session(connection, present, "full")

    proof, token = await _prove(request, staff, given_code(fields, "account"), change)
    if proof == "wrong":
        return _render(request, staff, "password", wrong="recovery" if fields.get("recovery") else "code")
    raise _lead_back(request, staff, token, f"{ACCOUNT}?done=password")


async def show_codes(request: web.Request, staff: Staff) -> web.StreamResponse:
    """GET /staff/account/codes: asks for a code before the recovery codes are made anew."""
    return _render(request, staff, "codes", wrong="")


async def make_codes(request: web.Request, staff: Staff) -> web.StreamResponse:
    """POST /staff/account/codes: make new recovery codes and show them, once."""
    too_often = await count_try(request, staff, staff.name)
    if too_often is not None:
        return too_often
    accounts, fields = request.app[GATE].accounts, await read_fields(request)
    proof, codes = await _prove(request, staff, given_code(fields, "account"), accounts.make_recovery_codes)
    if proof == "wrong":
        return _render(request, staff, "codes", wrong="recovery" if fields.get("recovery") else "code")
    if codes is None:
        raise signed_out(request, staff)
    await request.app[GATE].throttle.forget(request, staff.name)
    return _render(request, staff, "new_codes", codes=codes)


async def show_factor(request: web.Request, staff: Staff) -> web.StreamResponse:
    """GET /staff/account/second-factor: asks for the password and a code before another telephone is set up."""
    return _render(request, staff, "factor", wrong="")


async def change_factor(request: web.Request, staff: Staff) -> web.StreamResponse:
    """POST /staff/account/second-factor: lead to the set-up; the old telephone is good until the new one is confirmed."""
    too_often = await count_try(request, staff, staff.name)
    if too_often is not None:
        return too_often
    accounts, fields = request.app[GATE].accounts, await read_fields(request)
    if not await _knows_password(request, await _find(request, staff), fields.get("present", "")):
        return _render(request, staff, "factor", wrong="present")

    def begin(connection: Connection, account: Account) -> str:
        stored.end_session(connection, staff.token_hash)
        return begin_session(connection, account, "factor", accounts.make_totp_secret(account.id))

    proof, token = await _prove(request, staff, given_code(fields, "account"), begin)
    if proof == "wrong":
        return _render(request, staff, "factor", wrong="recovery" if fields.get("recovery") else "code")
    raise _lead_back(request, staff, token, SET_UP)


async def end_session(request: web.Request, staff: Staff) -> web.StreamResponse:
    """POST /staff/account/sessions: end one other session of one's own."""
    given = (await read_fields(request)).get("session", "")

    def end(connection: Connection) -> None:
        stored.lock_account(connection, staff.id)
        for session in stored.list_sessions(connection, staff.id):
            if session.token_hash.hex() == given and session.token_hash != staff.token_hash:
                stored.end_session(connection, session.token_hash)
                request.app[CONSOLE].audit.add(connection, staff.name, "sessions_ended", staff.name)

    await request.app[SERVICES].database.write(end)
    raise see_other(f"{ACCOUNT}?done=session")


async def end_sessions(request: web.Request, staff: Staff) -> web.StreamResponse:
    """POST /staff/account/sign-out-everywhere: end every session, this one too."""

    def end(connection: Connection) -> None:
        stored.lock_account(connection, staff.id)
        stored.end_sessions(connection, staff.id)
        request.app[CONSOLE].audit.add(connection, staff.name, "sessions_ended", staff.name)

    await request.app[SERVICES].database.write(end)
    raise signed_out(request, staff)


async def _knows_password(request: web.Request, account: Account, password: str) -> bool:
    if await request.app[GATE].passwords.verify(account.password_hash, password):
        return True
    audit = request.app[CONSOLE].audit
    await request.app[SERVICES].database.write(
        lambda connection: audit.add(connection, account.name, "refused", "account: password")
    )
    return False


async def _prove(
    request: web.Request, staff: Staff, given: GivenCode, work: Callable[[Connection, Account], Any]
) -> tuple[Proof, Any]:
    """Use up a code and do `work` in the same transaction, or say that the code was wrong."""

    def prove(connection: Connection) -> tuple[Proof, Any]:
        accounts = request.app[GATE].accounts
        account = stored.lock_account(connection, staff.id)
        if account is None:
            return "over", None
        proof = accounts.prove(connection, account, staff.token_hash, given)
        return proof, work(connection, account) if proof == "right" else None

    return await request.app[SERVICES].database.write(prove, durable=True)


async def _find(request: web.Request, staff: Staff) -> Account:
    account = await request.app[SERVICES].database.read(partial(stored.find_account, staff_id=staff.id))
    if account is None:
        raise signed_out(request, staff)
    return account


def _lead_back(request: web.Request, staff: Staff, token: str | None, path: str) -> web.HTTPSeeOther:
    return signed_out(request, staff) if token is None else see_other(path, token)


def _render(request: web.Request, staff: Staff, template: str, **values: Any) -> web.Response:
    status = HTTPStatus.BAD_REQUEST if values.get("wrong") else HTTPStatus.OK
    return request.app[CONSOLE].render(request, staff, f"account/{template}.html", ACCOUNT_WORDS, status, **values)


PAGES: Sequence[Page] = (
    Page("GET", ACCOUNT, show_account, "reviewer"),
    Page("GET", f"{ACCOUNT}/password", show_password, "reviewer"),
    Page("POST", f"{ACCOUNT}/password", change_password, "reviewer"),
    Page("GET", f"{ACCOUNT}/codes", show_codes, "reviewer"),
    Page("POST", f"{ACCOUNT}/codes", make_codes, "reviewer"),
    Page("GET", f"{ACCOUNT}/second-factor", show_factor, "reviewer"),
    Page("POST", f"{ACCOUNT}/second-factor", change_factor, "reviewer"),
    Page("POST", f"{ACCOUNT}/sessions", end_session, "reviewer"),
    Page("POST", f"{ACCOUNT}/sign-out-everywhere", end_sessions, "reviewer"),
)
