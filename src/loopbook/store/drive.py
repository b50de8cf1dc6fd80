"""Drive: whether a folder lies on another machine, where SQLite's locks cannot be trusted.

Asked once when a book is opened for writing. Linux says it in /proc/self/mountinfo (proc(5)),
Windows by GetDriveTypeW; elsewhere it is not known, and the folder is allowed.
"""

import ctypes
import sys
from pathlib import Path

from loopbook.errors import StoreUnavailable

MOUNTS = Path("/proc/self/mountinfo")
_DRIVE_REMOTE = 4
_NETWORK_TYPES = frozenset(
    {"9p", "afs", "beegfs", "ceph", "cifs", "coda", "davfs", "glusterfs", "gpfs", "lustre"}
    | {"ncpfs", "nfs", "nfs4", "prl_fs", "smb3", "smbfs", "vboxsf", "vmhgfs"}
)
_NETWORK_FUSES = frozenset(
    {"ceph", "davfs", "davfs2", "gcsfuse", "glusterfs", "goofys", "gvfsd-fuse", "juicefs"}
    | {"rclone", "s3fs", "sshfs", "vmhgfs-fuse"}
)


def require_local(folder: Path) -> None:
    """Hold that `folder` lies on a drive of this machine, or on one of unknown kind.

    Raises    StoreUnavailable  it lies on a network drive
    """
    kind = network_kind(folder)
    if kind:
        raise StoreUnavailable("LB-S13", path=folder, kind=kind)


def network_kind(folder: Path) -> str:
    """Return the kind of network drive that holds `folder` (`nfs4`), or an empty text."""
    if sys.platform == "win32":
        return _windows_kind(folder)
    if not MOUNTS.exists():
        return ""
    kind = filesystem_kind(str(folder.resolve()), MOUNTS.read_text("utf-8", "surrogateescape"))
    return kind if is_network(kind) else ""


def is_network(kind: str) -> bool:
    """Say whether a Linux file system type reaches over a network or out of a virtual machine."""
    if kind.startswith("fuse."):
        return kind.removeprefix("fuse.") in _NETWORK_FUSES
    return kind in _NETWORK_TYPES


def filesystem_kind(path: str, mounts: str) -> str:
    """Return the type of the file system that holds `path`, or an empty text.

    Parameters
      path    absolute, without links
      mounts  text of mountinfo; of two mounts on one point the later hides the earlier
    Source    proc(5): fields 5 (mount point) and, after the separator `-`, 1 (type)
    """
    kind, depth = "", -1
    for line in mounts.splitlines():
        left, separator, right = line.partition(" - ")
        fields = left.split(" ")
        if not separator or len(fields) < 5:
            continue
        point = _unescaped(fields[4])
        is_inside = path == point or path.startswith(point.rstrip("/") + "/")
        if is_inside and len(point) >= depth:
            kind, depth = right.split(" ")[0], len(point)
    return kind


def _unescaped(point: str) -> str:
    r"""Return a mount point with its octal escapes (`\040` for a blank) read."""
    for escape, character in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        point = point.replace(escape, character)
    return point


def _windows_kind(folder: Path) -> str:
    root = folder.absolute().anchor
    if root.startswith("\\\\"):
        return "UNC"
    if sys.platform == "win32" and ctypes.windll.kernel32.GetDriveTypeW(root) == _DRIVE_REMOTE:
        return "DRIVE_REMOTE"
    return ""
