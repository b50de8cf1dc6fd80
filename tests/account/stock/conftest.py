"""Without flodym, of the group `peers`, its room is not entered."""

from importlib.util import find_spec

collect_ignore = [] if find_spec("flodym") else ["test_flodym.py"]
