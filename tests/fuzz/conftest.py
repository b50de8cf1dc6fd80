"""Without its program a room is not entered: a test that cannot run is no skipped test."""

from importlib.util import find_spec

collect_ignore = [] if find_spec("atheris") else ["test_atheris_capture.py"]
collect_ignore += [] if find_spec("schemathesis") else ["test_http.py"]
