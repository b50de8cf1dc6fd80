"""Subscriptions: a server that has none, and one that delivers."""

import hmac
from base64 import b64encode

import pytest

from loopbook.programs.conformance.check import Verdict
from loopbook.programs.conformance.subscriptions import is_signed

from .tiny import verdict_of


def test_a_server_without_subscriptions_fails() -> None:
    for check in ("SB01", "SB02", "SB04"):
        assert verdict_of(check).verdict is Verdict.FAILED


@pytest.mark.parametrize(
    ("check", "fault", "verdict"),
    [
        ("SB01", "", Verdict.PASSED),
        ("SB05", "", Verdict.PASSED),
        ("SB05", "unsigned", Verdict.FAILED),
        ("SB05", "missigned", Verdict.WARNING),
        ("SB08", "", Verdict.PASSED),
        ("SB08", "wrong_type", Verdict.FAILED),
        ("SB02", "", Verdict.FAILED),
        pytest.param("SB07", "", Verdict.FAILED, marks=pytest.mark.slow),
        ("SB10", "", Verdict.WARNING),
        ("SB01", "refuses_private", Verdict.SKIPPED),
        ("SB10", "refuses_private", Verdict.PASSED),
    ],
)
def test_what_a_server_delivers_is_looked_at(check: str, fault: str, verdict: Verdict) -> None:
    result = verdict_of(check, "subscribes", fault)
    assert result.verdict is verdict, (result.why, result.values)


def test_a_signature_is_known_in_the_forms_that_servers_write() -> None:
    body, token = b"{}", "token"
    made = hmac.digest(token.encode(), body, "sha256")
    for value in (made.hex(), f"sha256={made.hex().upper()}", b64encode(made).decode(), "a..b"):
        assert is_signed(value, token, body)
    assert not is_signed(made.hex(), "other", body)
    assert not is_signed("x", token, body)
