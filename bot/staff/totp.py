"""The second factor: codes of six digits by the clock (RFC 6238), and recovery codes for a day without the telephone."""

from __future__ import annotations

import hashlib
import hmac
import time

import pyotp
import segno

from bot.staff.passwords import make_readable

ISSUER = "Repère"
STEP_SECONDS = 30
WINDOW = 1
"""So many steps a telephone's clock may be early or late."""

RECOVERY_CODES = 10
_LOOKS_LIKE = str.maketrans({"o": "0", "i": "1", "l": "1", "-": None, " ": None, "\u00a0": None, "\n": None})


def make_secret() -> str:
    """Return 160 random bits in base 32, as applications take them."""
    return pyotp.random_base32()


def group_secret(secret: str) -> str:
    """Return a secret in groups of four, for whoever types it."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def draw_qr_code(secret: str, account: str) -> str:
    """Return the QR code that applications scan, as SVG without any style; black on white in every colour scheme."""
    address = pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=ISSUER)
    return segno.make(address, error="m", micro=False).svg_inline(scale=5, border=4, dark="#000", light="#fff")


def find_step(secret: str, code: str) -> int | None:
    """Return the step of time that a code is of, now or next to now, or None; takes as long for a wrong one.

    Args:
        code: as typed; spaces do not matter.
    """
    digits = "".join(code.split())
    generator, now, found = pyotp.TOTP(secret, interval=STEP_SECONDS), int(time.time()) // STEP_SECONDS, None
    for step in range(now - WINDOW, now + WINDOW + 1):
        if hmac.compare_digest(generator.generate_otp(step).encode(), digits.encode(errors="surrogatepass")):
            found = step
    return found


def make_recovery_codes() -> tuple[str, ...]:
    """Return ten codes of 80 random bits each."""
    return tuple(make_readable() for _ in range(RECOVERY_CODES))


def hash_recovery_code(code: str) -> bytes:
    """Return what is stored of a code; capitals, hyphens and letters that look like digits do not matter."""
    return hashlib.sha256(code.casefold().translate(_LOOKS_LIKE).encode(errors="surrogatepass")).digest()
