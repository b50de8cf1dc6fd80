"""What an open book asks of the machine."""

from loopbook.book.clock import SALT_BYTES, new_salts, utc_now


def test_the_time_has_its_zone() -> None:
    offset = utc_now().utcoffset()
    assert offset is not None
    assert not offset


def test_no_salt_is_given_twice_across_blocks() -> None:
    salts = new_salts()
    drawn = [salts() for _ in range(600)]
    assert len(set(drawn)) == 600
    assert {len(salt) for salt in drawn} == {SALT_BYTES}
