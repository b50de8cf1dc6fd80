"""Every command is on the page."""

import pytest

from loopbook.cli.app import VERBS
from loopbook.programs.reference.shell import shell_page


@pytest.fixture(scope="module")
def page() -> str:
    return shell_page()


def test_every_command_has_a_heading(page: str) -> None:
    assert all(f"\n## loopbook {verb}\n" in page for verb in VERBS)
    assert "loopbook scheme test" in page


def test_a_command_of_a_group_has_a_heading_below_it(page: str) -> None:
    assert "\n### loopbook audit evaluate\n" in page
    assert "\n### loopbook report plan\n" in page


def test_options_stand_with_what_they_mean(page: str) -> None:
    assert "* `--as-of STR`: A day (2026-02-01)" in page


def test_no_block_would_be_run_by_the_tests_of_documents(page: str) -> None:
    assert "```sh" not in page
    assert "```console" not in page
