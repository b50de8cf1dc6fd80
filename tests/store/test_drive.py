"""Which file system holds a folder, read from lines as Linux writes them."""

from pathlib import Path

import pytest

from loopbook.errors import StoreUnavailable
from loopbook.store import drive
from loopbook.store.drive import filesystem_kind, is_network, network_kind, require_local
from loopbook.store.journal import create, open_journal
from tests.stores.drafts import Clock, Salt, new_journal

MOUNTS = r"""22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
30 22 0:26 / /mnt/plant rw,relatime shared:9 - nfs4 server:/plant rw,vers=4.2
31 22 0:27 / /mnt/plant/local rw shared:9 - xfs /dev/vdb rw
32 22 0:28 / /mnt/my\040share rw - cifs //server/share rw
33 22 0:29 / /home/a/far rw - fuse.sshfs a@b: rw
34 22 0:30 / /cover rw - ext4 /dev/vdc rw
35 34 0:31 / /cover rw - nfs server:/x rw
a torn line
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "ext4"),
        ("/data/a.book", "ext4"),
        ("/mnt/plant", "nfs4"),
        ("/mnt/plant/a.book", "nfs4"),
        ("/mnt/plantation/a.book", "ext4"),
        ("/mnt/plant/local/a.book", "xfs"),
        ("/mnt/my share/a.book", "cifs"),
        ("/home/a/far/a.book", "fuse.sshfs"),
        ("/cover/a.book", "nfs"),
    ],
)
def test_the_deepest_and_latest_mount_holds_the_folder(path: str, kind: str) -> None:
    assert filesystem_kind(path, MOUNTS) == kind


def test_network_kinds_are_told_from_local_ones() -> None:
    for kind in ("nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs", "ceph"):
        assert is_network(kind), kind
    for kind in ("ext4", "xfs", "btrfs", "tmpfs", "overlay", "fuseblk", "fuse.ntfs-3g", ""):
        assert not is_network(kind), kind


def test_a_system_that_does_not_say_is_allowed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drive, "MOUNTS", tmp_path / "absent")
    assert network_kind(tmp_path) == ""
    require_local(tmp_path)


def test_a_book_on_a_network_drive_is_read_and_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "a.book"
    new_journal(folder).close()
    mounts = tmp_path / "mountinfo"
    mounts.write_text(f"9 1 0:9 / {tmp_path.resolve()} rw - nfs4 server:/x rw\n", encoding="utf-8")
    monkeypatch.setattr(drive, "MOUNTS", mounts)
    with pytest.raises(StoreUnavailable, match=r"LB-S13 .*network drive \(nfs4\)"):
        open_journal(folder, Clock(), Salt())
    with pytest.raises(StoreUnavailable, match="LB-S13"):
        create(tmp_path / "b.book", Clock(), Salt())
    assert not (tmp_path / "b.book").exists()
    reader = open_journal(folder, Clock(), Salt(), is_read_only=True)
    assert reader.size() == 0
    reader.close()
