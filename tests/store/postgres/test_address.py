"""Addresses: what is ours, what is libpq's, and that no secret is shown."""

from pathlib import Path

import pytest

from loopbook.errors import StoreUnavailable
from loopbook.store.postgres.address import SCHEMA, address_of, data_folder, is_address

WHOLE = (
    "postgresql://ann:pa%24s@db.example:5433/books?schema=batteries&segments=/srv/s&sslmode=require"
)


def test_folders_and_addresses_are_told_apart() -> None:
    assert is_address("postgresql://h/d")
    assert is_address("POSTGRES://h/d")
    assert not is_address(Path("a.book"))
    assert not is_address(":memory:")


def test_what_is_ours_is_taken_and_the_rest_goes_to_the_driver() -> None:
    address = address_of(WHOLE)
    assert address.schema == "batteries"
    assert address.segments == Path("/srv/s")
    assert address.url == "postgresql://ann:pa%24s@db.example:5433/books?sslmode=require"
    assert address_of("postgresql:///d").schema == SCHEMA
    assert address_of("postgresql:///d").segments is None


@pytest.mark.parametrize(
    "words",
    [
        WHOLE,
        "postgresql://ann@h/d?password=pa%24s",
        "postgresql://h/d?user=ann&sslpassword=pa$s&schema=x",
    ],
)
def test_no_secret_is_shown(words: str) -> None:
    address = address_of(words)
    assert "pa" not in address.shown.replace("path", "")
    assert address.hidden("it said pa$s and pa%24s") == "it said *** and ***"


def test_a_plus_stays_a_plus_and_a_schema_may_have_any_name() -> None:
    address = address_of("postgresql://h/d?options=-c%20a%3Db+c&schema=%E7%94%B5 %22x")
    assert address.url.endswith("options=-c%20a%3Db%2Bc")
    assert address.schema == '电 "x'


@pytest.mark.parametrize(
    "words",
    [
        "postgresql://ann:secret@h/d?schema=",
        "postgresql://ann:secret@h/d?schema=" + "x" * 64,
        "postgresql://ann:secret@h/d?schema=a%00b",
        "postgresql://ann:secret@h/d?nonsense",
        "postgresql://ann:secret@[h/d",
    ],
)
def test_what_is_no_address_is_refused_without_quoting_it(words: str) -> None:
    with pytest.raises(StoreUnavailable, match="LB-S56") as caught:
        address_of(words)
    assert "secret" not in caught.value.message("en") + caught.value.message("zh")


def test_each_system_has_its_folder_for_data() -> None:
    home = Path("/home/ann")
    assert data_folder({}, home, "linux") == home / ".local" / "share"
    assert data_folder({"XDG_DATA_HOME": "/d"}, home, "linux") == Path("/d")
    assert data_folder({}, home, "darwin") == home / "Library" / "Application Support"
    assert data_folder({"LOCALAPPDATA": "/l"}, home, "win32") == Path("/l")
