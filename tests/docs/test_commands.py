"""Every command and every Python line of the documents runs, in the order they are read.

A document's fenced `sh` blocks run line by line, its `python` blocks as one program, in one scratch
folder that starts with the files of docs/examples. Lines that install or test a checkout are those
of CHECKOUT: they are what `.ci/run` does. The demo is built once, by the command that the README
begins with; a document that says `loopbook demo` gets that book, and the command finds it complete.
"""

import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import chdir
from pathlib import Path

import pytest

from loopbook.cli.app import run

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
FENCE = re.compile(r"^```(sh|python)\n(.*?)^```", re.MULTILINE | re.DOTALL)
CORPUS = re.compile(r"^<!-- corpus: (.+) -->$", re.MULTILINE)
CHECKOUT = ("pip install uv", "git clone", "cd loopbook", "uv run pytest", "uv run just check")
SERVING_SECONDS_MAX = 120


def blocks(document: Path) -> list[tuple[str, str]]:
    return FENCE.findall(document.read_text(encoding="utf-8"))


def words_of(line: str) -> list[str]:
    words = shlex.split(line, comments=True)
    words = words[2:] if words[:2] == ["uv", "run"] else words
    assert words[0] == "loopbook", f"no test knows how to run '{line}'"
    return words[1:]


def run_line(line: str, folder: Path) -> None:
    """Run one line in `folder`, as `python -m loopbook` does, or serve once in a process."""
    words = words_of(line)
    if words[0] == "serve":
        serve_once([sys.executable, "-m", "loopbook", *words], folder)
        return
    with chdir(folder):
        code = run(words)
    assert code == 0, f"{line} ended with {code}"


def serve_once(words: list[str], folder: Path) -> None:
    """Start the server on a free port, fetch its first page, and stop it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen([*words, "--port", str(port)], cwd=folder)
    try:
        deadline = time.monotonic() + SERVING_SECONDS_MAX
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as page:
                    assert page.status == 200
                    return
            except OSError:
                assert time.monotonic() < deadline, "the server did not answer"
                assert server.poll() is None, "the server stopped"
                time.sleep(0.2)
    finally:
        server.terminate()
        server.wait(10)


def corpus_files(document: Path) -> list[str]:
    """Return the files of the public corpora that a document works on."""
    found = CORPUS.search(document.read_text(encoding="utf-8"))
    return found[1].split() if found else []


pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def demo_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the book that `loopbook demo` makes."""
    folder = tmp_path_factory.mktemp("demo")
    run_line("uv run loopbook demo", folder)
    return folder / "demo.book"


@pytest.mark.parametrize(
    "document",
    [d for d in DOCUMENTS if blocks(d) and not corpus_files(d)],
    ids=lambda d: str(d.relative_to(ROOT)),
)
def test_what_a_document_says_to_type_works(
    document: Path,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    type_all(document, tmp_path, request, monkeypatch)


@pytest.mark.corpus
@pytest.mark.parametrize(
    "document",
    [d for d in DOCUMENTS if corpus_files(d)],
    ids=lambda d: str(d.relative_to(ROOT)),
)
def test_what_a_document_says_to_do_with_public_files_works(
    document: Path,
    corpora: Path,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in corpus_files(document):
        shutil.copy(corpora / name, tmp_path)
    type_all(document, tmp_path, request, monkeypatch)


def type_all(
    document: Path,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("LOOPBOOK_BOOK", "LOOPBOOK_LANG", "LOOPBOOK_PARTY"):
        monkeypatch.delenv(name, raising=False)
    shutil.copytree(ROOT / "docs" / "examples", tmp_path, dirs_exist_ok=True)
    if any("loopbook demo" in text for _, text in blocks(document)):
        shutil.copytree(request.getfixturevalue("demo_book"), tmp_path / "demo.book")
    for language, text in blocks(document):
        if language == "python":
            done = subprocess.run(
                [sys.executable, "-W", "error", "-c", text],
                cwd=tmp_path,
                capture_output=True,
                text=True,
                check=False,
                encoding="utf-8",
            )
            assert done.returncode == 0, f"{text}\n{done.stdout}\n{done.stderr}"
            continue
        for line in text.replace("\\\n", " ").splitlines():
            if line.strip() and not line.strip().startswith(("#", *CHECKOUT)):
                run_line(line.strip(), tmp_path)
