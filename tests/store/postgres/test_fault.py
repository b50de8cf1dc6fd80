"""Every error of the engine leaves as one of the house, and without a secret."""

import traceback

import psycopg
import pytest
from psycopg import errors

from loopbook.errors import BrokenLog, LoopbookError, NotABook, StoreUnavailable
from loopbook.store.postgres.address import address_of
from loopbook.store.postgres.fault import engine_fault, is_out_of_reach, spoken

ADDRESS = address_of("postgresql://ann:secret@h/d")


@pytest.mark.parametrize(
    ("error", "kind", "code"),
    [
        (errors.InsufficientPrivilege("x"), StoreUnavailable, "LB-S55"),
        (errors.ReadOnlySqlTransaction("x"), StoreUnavailable, "LB-S55"),
        (errors.DiskFull("x"), StoreUnavailable, "LB-S54"),
        (errors.QueryCanceled("x"), StoreUnavailable, "LB-S53"),
        (errors.UndefinedTable("x"), NotABook, "LB-S58"),
        (errors.DataCorrupted("x"), BrokenLog, "LB-S57"),
        (errors.AdminShutdown("x"), StoreUnavailable, "LB-S51"),
        (errors.TooManyConnections("x"), StoreUnavailable, "LB-S51"),
        (errors.InvalidPassword("x"), StoreUnavailable, "LB-S51"),
        (psycopg.OperationalError("server closed"), StoreUnavailable, "LB-S51"),
        (errors.UniqueViolation("x"), StoreUnavailable, "LB-S59"),
        (psycopg.ProgrammingError(""), StoreUnavailable, "LB-S59"),
    ],
)
def test_an_error_has_its_code(error: psycopg.Error, kind: type[LoopbookError], code: str) -> None:
    fault = engine_fault(error, ADDRESS)
    assert (type(fault), fault.code) == (kind, code)


def test_a_secret_leaves_neither_in_the_message_nor_in_the_traceback() -> None:
    with pytest.raises(StoreUnavailable) as caught, spoken(ADDRESS):
        raise psycopg.OperationalError("no sign-in for ann:secret.\nDETAIL: more")
    fault = caught.value
    assert "ann:***.; DETAIL: more." in fault.message("en")
    assert "secret" not in fault.message("zh")
    assert fault.__cause__ is None
    assert "secret" not in str(fault.values)
    told = "".join(
        traceback.format_exception(None, fault, None, chain=not fault.__suppress_context__)
    )
    assert "secret" not in told


def test_who_holds_the_lock_is_named_and_a_broken_log_gets_its_place() -> None:
    with (
        pytest.raises(StoreUnavailable, match=r"LB-S52.*waited 3 s. It is me"),
        spoken(ADDRESS, 3.0, lambda: "me"),
    ):
        raise errors.LockNotAvailable
    with pytest.raises(BrokenLog) as caught, spoken(ADDRESS):
        raise BrokenLog("LB-S15", sequence=3)
    assert caught.value.where == ADDRESS.shown


def test_a_refused_statement_does_not_mean_that_the_server_is_gone() -> None:
    assert not is_out_of_reach(errors.UniqueViolation("x"))
    assert is_out_of_reach(errors.ConnectionFailure("x"))
