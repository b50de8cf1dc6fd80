"""The house rules of STYLE.md, held by reading the source. Nothing here is advisory."""

import ast
import csv
import re
import subprocess
from functools import lru_cache
from itertools import groupby
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "loopbook"
MODULES = sorted(p for p in SOURCE.rglob("*.py"))
ROOMS = {
    room: list(paths)
    for room, paths in groupby(MODULES, key=lambda path: path.relative_to(SOURCE).parts[0])
}
LINES_MAX = 400
FUNCTION_LINES_MAX = 50
ARGUMENTS_MAX = 6
NESTING_MAX = 3
BANNED_NAMES = {"util", "utils", "helper", "helpers", "common", "misc", "base", "manager"}
ENGINES = {"sqlite3", "duckdb", "psycopg", "pyspark", "pyarrow"}
SOLVERS = {"highspy", "pyvrp"}
WEB = {"fastapi", "starlette", "uvicorn", "jinja2"}
WEB_HOMES = {"api", "web", "programs"}
BANNED_WORDS = {
    "TO" + "DO": "finish it, or write it in the issue",
    "FIX" + "ME": "mend it",
    "type: " + "ignore": "give the types",
    "no" + "qa": "change the shape, not the rule",
    "pragma: no " + "cover": "test it",
}
# Tests of doors and programs drive a whole folder at once, through the door.
MIRROR_FREE = {"__init__.py", "__main__.py"}


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@lru_cache(maxsize=1)
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(tree: ast.AST) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]


def length_without_docstring(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = function.body
    start = function.lineno
    docstring = 0
    if ast.get_docstring(function) is not None:
        docstring = (body[0].end_lineno or 0) - body[0].lineno + 1
    return (function.end_lineno or 0) - start + 1 - docstring


def nesting(node: ast.AST, depth: int = 0) -> int:
    deepest = depth
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        is_block = isinstance(child, ast.If | ast.For | ast.While | ast.With | ast.Try | ast.Match)
        # `elif` is one level, not one more.
        chained = isinstance(node, ast.If) and isinstance(child, ast.If) and child in node.orelse
        deepest = max(deepest, nesting(child, depth + (is_block and not chained)))
    return deepest


def a_module_is_short_documented_and_flat(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= LINES_MAX, f"{len(lines)} lines; split it at a noun or verb"
    tree = tree_of(path)
    assert ast.get_docstring(tree), "a module says what it is and where it stands in the walk"
    faults = []
    for function in functions(tree):
        size = length_without_docstring(function)
        if size > FUNCTION_LINES_MAX:
            faults.append(f"{function.name}: {size} lines, at most {FUNCTION_LINES_MAX}")
        arguments = function.args
        count = len(arguments.args + arguments.posonlyargs + arguments.kwonlyargs)
        count -= bool(arguments.args) and arguments.args[0].arg in {"self", "cls"}
        if count > ARGUMENTS_MAX and function.name != "__init__":
            faults.append(f"{function.name}: {count} arguments, at most {ARGUMENTS_MAX}")
        if nesting(function) > NESTING_MAX:
            faults.append(f"{function.name}: nested deeper than {NESTING_MAX}")
    assert not faults, "; ".join(faults)


def public_names_are_documented(path: Path) -> None:
    faults = [
        node.name
        for node in tree_of(path).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert not faults, f"no docstring: {', '.join(faults)}"


def engines_and_web_frameworks_stay_in_their_rooms(path: Path) -> None:
    room = path.relative_to(SOURCE).parts[0]
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            roots = {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            roots = {(node.module or "").split(".")[0]}
        else:
            continue
        assert room == "store" or not roots & ENGINES, f"engine {roots & ENGINES} outside store"
        is_solve = path.is_relative_to(SOURCE / "plan" / "solve")
        assert is_solve or not roots & SOLVERS, f"solver {roots & SOLVERS} outside plan/solve"
        assert room in WEB_HOMES or not roots & WEB, (
            f"web framework {roots & WEB} outside the doors"
        )


def a_check_of_a_plan_shares_no_code_with_its_model(path: Path) -> None:
    room, *inner = path.relative_to(SOURCE).parts
    if room != "plan" or not inner[-1].startswith("check"):
        return
    own = ".".join(("loopbook.plan", *inner[:-1], "check"))
    for node in ast.walk(tree_of(path)):
        named = node.module or "" if isinstance(node, ast.ImportFrom) else ""
        is_free = not named.startswith("loopbook.plan") or named == "loopbook.plan.balanced"
        assert is_free or named.startswith(own), f"a check imports {named}"


def imports_stand_at_the_top(path: Path) -> None:
    for function in functions(tree_of(path)):
        late = [n.lineno for n in ast.walk(function) if isinstance(n, ast.Import | ast.ImportFrom)]
        assert not late, f"{function.name}: import at line {late[0]}"


CHECKS = (
    a_module_is_short_documented_and_flat,
    public_names_are_documented,
    engines_and_web_frameworks_stay_in_their_rooms,
    a_check_of_a_plan_shares_no_code_with_its_model,
    imports_stand_at_the_top,
)


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_a_room_is_tidy(room: str) -> None:
    faults = []
    for path in ROOMS[room]:
        for check in CHECKS:
            try:
                check(path)
            except AssertionError as fault:
                faults.append(f"{name_of(path)}: {fault}")
    assert not faults, "\n".join(faults)


def test_files_are_named_after_a_noun_or_verb() -> None:
    named = [p for p in SOURCE.rglob("*") if p.stem.strip("_") in BANNED_NAMES]
    assert not named, f"find the term that is missing: {named}"


def test_schemes_hold_data_only() -> None:
    assert not list((SOURCE / "schemes").rglob("*.py"))


def does_something(path: Path) -> bool:
    """Say whether a module has a function with a body: types alone are tested where they serve."""
    return any(
        not (isinstance(function.body[-1], ast.Expr) and function.body[-1].value is not None)
        for function in functions(tree_of(path))
    )


def test_every_module_has_its_mirror() -> None:
    missing = []
    for path in MODULES:
        inner = path.relative_to(SOURCE)
        has_mirror = (ROOT / "tests" / inner.parent / f"test_{inner.name}").exists()
        # Read only where there is no mirror: most have one.
        if not has_mirror and path.name not in MIRROR_FREE and does_something(path):
            missing.append(str(inner))
    assert not missing, f"no test file for {', '.join(missing)}"


def test_no_word_that_hides_unfinished_work() -> None:
    faults = []
    for path in [*MODULES, *(ROOT / "tests").rglob("*.py")]:
        text = path.read_text(encoding="utf-8")
        faults += [
            f"{name_of(path)}: {word}; {mend}"
            for word, mend in BANNED_WORDS.items()
            if word in text
        ]
    assert not faults, "\n".join(faults)


def used_keys() -> set[str]:
    """Every text in the source that looks like a key of the wording catalogue."""
    texts = set()
    for path in MODULES:
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                texts.add(node.value)
    for path in (SOURCE / "web").rglob("*.html"):
        texts |= set(re.findall(r"[\"']([a-z_]+(?:\.[a-z_]+)+)[\"']", path.read_text("utf-8")))
    return texts


def test_the_wording_catalogue_is_whole_and_used() -> None:
    """A key stands once, has both languages with the same placeholders, and is used.

    Keys that end in a value of an enum (`standing.met`) are used through their stem: the source
    then holds `standing.{` or a text ending in `standing.`.
    """
    texts = used_keys()
    keys: dict[str, str] = {}
    faults = []
    for file in sorted((SOURCE / "wording").glob("*.csv")):
        for row in csv.DictReader(file.read_text(encoding="utf-8").splitlines()):
            key = row["key"]
            if key in keys:
                faults.append(f"{file.name}: {key} stands in {keys[key]} too")
            keys[key] = file.name
            fields = [sorted(set(re.findall(r"{(\w+)", row[lang] or ""))) for lang in ("en", "zh")]
            if not row["en"] or not row["zh"]:
                faults.append(f"{file.name}: {key} lacks a language")
            elif fields[0] != fields[1] and not key.startswith("LB-P"):
                faults.append(f"{file.name}: {key} has other placeholders in the two languages")
            stem = key.rsplit(".", 1)[0]
            if key not in texts and stem not in texts and f"{stem}." not in texts:
                faults.append(f"{file.name}: {key} is not used")
    codes = {text for text in texts if re.fullmatch(r"LB-[A-Z]{1,2}\d\d", text)}
    faults += [
        f"{c} has no words" for c in codes if f"{c}.what" not in keys or f"{c}.mend" not in keys
    ]
    assert not faults, "\n".join(faults)


def test_nothing_names_a_machine_or_a_registry() -> None:
    """No lock file, no host of a package index in what git tracks."""
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    assert "uv.lock" not in tracked
    hosts = ("py" + r"pi\.org", "python" + "hosted", "registry." + "npmjs", "/sim" + "ple/")
    words = re.compile("|".join((*hosts, "index-" + "url")))
    faults = []
    for name in tracked:
        if not name.endswith((".py", ".toml", ".md", ".yaml", ".cfg", "run", "justfile")):
            continue
        text = (ROOT / name).read_text(encoding="utf-8")
        faults += [name] if words.search(text) else []
    assert not faults
