"""docs/bench.md is what the results that are kept would give now."""

from pathlib import Path

from loopbook.programs.bench.page import BEGIN, COMMAND, END, bench_page

ROOT = Path(__file__).parents[3]


def test_the_page_is_written_from_the_results_that_are_kept() -> None:
    written = (ROOT / "docs" / "bench.md").read_text(encoding="utf-8")
    now = bench_page(written, ROOT / "benchmarks" / "results")
    assert written == now, f"docs/bench.md would be written otherwise now. Run: {COMMAND}"


def test_the_newest_version_comes_first_and_the_words_around_it_stay(tmp_path: Path) -> None:
    kept = (ROOT / "benchmarks" / "results" / "0.1.0.json").read_text(encoding="utf-8")
    for version in ("0.9.0", "0.10.0"):
        text = kept.replace('"version": "0.1.0"', f'"version": "{version}"')
        (tmp_path / f"{version}.json").write_text(text, encoding="utf-8")
    page = bench_page(f"before\n{BEGIN}\nold\n{END}\nafter\n", tmp_path)
    assert 0 < page.index("## Version 0.10.0") < page.index("## Version 0.9.0")
    assert page.startswith("before\n")
    assert page.endswith("\nafter\n")
    assert "old" not in page
