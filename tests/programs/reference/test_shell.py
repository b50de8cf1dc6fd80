"""Every command is on the page."""

from loopbook.cli.app import VERBS
from loopbook.programs.reference.shell import shell_page

PAGE = shell_page()


def test_every_command_has_a_heading() -> None:
    assert all(f"\n## loopbook {verb}\n" in PAGE for verb in VERBS)
    assert "loopbook scheme test" in PAGE


def test_options_stand_with_what_they_mean() -> None:
    assert "* `--as-of STR`: A day (2026-02-01)" in PAGE


def test_no_block_would_be_run_by_the_tests_of_documents() -> None:
    assert "```sh" not in PAGE
    assert "```console" not in PAGE
