"""Leases: what a living reader names is held, what a dead one named is not."""

from pathlib import Path

from loopbook.store.segment.lease import FOLDER, Lease, leased


def test_a_reader_holds_everything_until_it_names_a_few(tmp_path: Path) -> None:
    lease = Lease(tmp_path)
    lease.hold_everything()
    assert leased(tmp_path) is None
    lease.hold(["a", "b"])
    assert leased(tmp_path) == {"a", "b"}
    other = Lease(tmp_path)
    other.hold_everything()
    other.hold(["c"])
    assert leased(tmp_path) == {"a", "b", "c"}
    lease.close()
    lease.close()
    assert leased(tmp_path) == {"c"}
    other.close()
    assert leased(tmp_path) == set()


def test_what_nobody_holds_is_cleared(tmp_path: Path) -> None:
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / "1-dead").write_text("a\n.", encoding="utf-8")
    assert leased(tmp_path) == set()
    assert list((tmp_path / FOLDER).iterdir()) == []


def test_where_no_lease_can_be_written_none_is_needed(tmp_path: Path) -> None:
    lease = Lease(tmp_path / "nowhere")
    lease.hold_everything()
    lease.hold(["a"])
    lease.close()
    assert not (tmp_path / "nowhere").exists()
