"""`loopbook conformance`, through the door of the shell."""

import json
from pathlib import Path

import pytest

from loopbook.cli.app import run

from .tiny import serving


def typed(capfd: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    code = run(["conformance", *map(str, words)])
    told = capfd.readouterr()
    assert "Traceback" not in told.err
    return code, told.out, told.err


def test_a_run_ends_with_a_scorecard_and_the_exit_code_of_what_is_missing(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    page = tmp_path / "score.html"
    with serving() as (_, url):
        words = (url, "--section", "headers", "--patience", "2")
        code, out, _ = typed(capfd, *words, "--html", page)
        assert code == 1
        assert "failed  HD05" in out
        assert out.splitlines()[-1] == "The server does not conform."
        assert "HD05" in page.read_text(encoding="utf-8")
        code, out, _ = typed(capfd, *words, "--json")
        told = json.loads(out)
        assert (code, told["checks"], len(told["results"])) == (1, 17, 17)
        code, out, _ = typed(capfd, url, "--section", "paging", "--lang", "zh")
        assert code == 0
        assert "必需项无一缺失" in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("ftp://x",), "LB-O01"),
        (("http://127.0.0.1:9/epcis",), "LB-O04"),
        (("http://127.0.0.1:9", "--section", "nothing"), "LB-O02"),
        (("http://127.0.0.1:9", "--header", "nothing"), "LB-O03"),
        (("http://127.0.0.1:9", "--header", "A: b\nC: d"), "LB-O03"),
    ],
)
def test_wrong_use_is_told(
    capfd: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:
    code, _, err = typed(capfd, *words)
    assert (code, said in err) == (2, True)


def test_a_page_that_cannot_be_written_is_told(capfd: pytest.CaptureFixture[str]) -> None:
    with serving() as (_, url):
        code, _, err = typed(capfd, url, "--section", "capture", "--html", "no/such/page.html")
    assert (code, "LB-D35" in err) == (2, True)
