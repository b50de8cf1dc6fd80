"""Every command and every Python line of the documents runs, in the order they are read.

A document's fenced `sh` blocks run line by line, its `python` blocks as one program, in one scratch
folder that starts with the files of docs/examples. Lines that install or test a checkout are those
of CHECKOUT: they are what `.ci/run` does.
"""

import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
FENCE = re.compile(r"^```(sh|python)\n(.*?)^```", re.MULTILINE | re.DOTALL)
CHECKOUT = ("pip install uv", "git clone", "cd loopbook", "uv run pytest", "uv run just check")
SERVING_SECONDS_MAX = 30


def blocks(document: Path) -> list[tuple[str, str]]:
    return FENCE.findall(document.read_text(encoding="utf-8"))


def words_of(line: str) -> list[str]:
    words = shlex.split(line, comments=True)
    if words[:2] == ["uv", "run"]:
        words = words[2:]
    if words[0] == "loopbook":
        return [sys.executable, "-m", "loopbook", *words[1:]]
    return words


def run_line(line: str, folder: Path) -> None:
    words = words_of(line)
    if words[3:4] == ["serve"]:
        serve_once(words, folder)
        return
    done = subprocess.run(
        words, cwd=folder, capture_output=True, text=True, check=False, encoding="utf-8"
    )
    assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"


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


@pytest.mark.parametrize(
    "document", [d for d in DOCUMENTS if blocks(d)], ids=lambda d: str(d.relative_to(ROOT))
)
def test_what_a_document_says_to_type_works(document: Path, tmp_path: Path) -> None:
    for example in (ROOT / "docs" / "examples").glob("*"):
        shutil.copy(example, tmp_path)
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
