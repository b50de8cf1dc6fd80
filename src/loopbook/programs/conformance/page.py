"""Page: the scorecard as one HTML file that loads nothing, for a screen of any width."""

from collections.abc import Iterator, Sequence
from html import escape

from loopbook.programs.conformance.check import Exchange, Result, Verdict
from loopbook.programs.conformance.scorecard import Score, scores, why
from loopbook.wording import say

_STYLE = """
:root{color-scheme:light dark;--pass:#1a7f37;--fail:#c62828;--warning:#9a6700;--skip:#6e7781}
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1rem}
table{border-collapse:collapse;width:100%}
th,td{text-align:start;padding:.3rem .5rem;border-bottom:1px solid #8884}
td.n,th.n{text-align:end;font-variant-numeric:tabular-nums}
.bar{display:flex;height:.6rem;border-radius:.3rem;overflow:hidden;background:#8883;min-width:5rem}
.bar i{display:block}.passed{background:var(--pass)}.failed{background:var(--fail)}
.warning{background:var(--warning)}.skipped{background:var(--skip)}
b.v{color:#fff;border-radius:.2rem;padding:0 .4rem;font-size:.85rem;font-weight:600}
details{border-bottom:1px solid #8884;padding:.2rem 0}summary{cursor:pointer;overflow-wrap:anywhere}
pre{background:#8881;padding:.5rem;font-size:.8rem;white-space:pre-wrap;overflow-wrap:anywhere}
@media(max-width:40rem){.wide{display:none}}
"""


def page(results: Sequence[Result], url: str, moment: str, language: str) -> str:
    """Return the scorecard of a run as an HTML document.

    Parameters
      moment  when it was run, as text
    """
    title = say("conformance.title", language)
    told = say(
        "conformance.of", language, url=escape(url), moment=escape(moment), count=len(results)
    )
    body = "".join(
        (*_table(results, language), *_open(results, language), *_sections(results, language))
    )
    return (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style>"
        f"<h1>{escape(title)}</h1><p>{told}</p>{body}</html>\n"
    )


def _table(results: Sequence[Result], language: str) -> Iterator[str]:
    heads = "".join(
        f'<th class="n wide">{escape(say(f"conformance.verdict.{verdict.value}", language))}</th>'
        for verdict in Verdict
    )
    section = escape(say("conformance.section", language))
    yield f'<table><tr><th>{section}</th><th class="n"></th><th></th>{heads}</tr>'
    for score in scores(results):
        name = escape(say(f"conformance.section.{score.section}", language))
        passed = score.counts[Verdict.PASSED]
        counts = "".join(f'<td class="n wide">{score.counts[v]}</td>' for v in Verdict)
        link = f'<a href="#{score.section}">{name}</a>'
        yield f'<tr><td>{link}</td><td class="n">{passed} / {score.total}</td>'
        yield f"<td>{_bar(score)}</td>{counts}</tr>"
    yield "</table>"


def _open(results: Sequence[Result], language: str) -> Iterator[str]:
    """Yield what did not pass, each with the way to it: what a reader comes for stands first."""
    left = [r for r in results if r.verdict in {Verdict.FAILED, Verdict.WARNING}]
    if not left:
        return
    yield "<ul>"
    for result in left:
        check, verdict = result.check, result.verdict.value
        word = escape(say(f"conformance.verdict.{verdict}", language))
        title = f'<a href="#{check.id}">{check.id} {escape(check.title[language])}</a>'
        yield f'<li><b class="v {verdict}">{word}</b> {title}: {escape(why(result, language))}</li>'
    yield "</ul>"


def _bar(score: Score) -> str:
    parts = "".join(
        f'<i class="{verdict.value}" style="flex:{count}"></i>'
        for verdict, count in score.counts.items()
        if count
    )
    return f'<div class="bar" aria-hidden="true">{parts}</div>'


def _sections(results: Sequence[Result], language: str) -> Iterator[str]:
    section = ""
    for result in results:
        if result.check.section != section:
            section = result.check.section
            name = escape(say(f"conformance.section.{section}", language))
            yield f'<h2 id="{section}">{name}</h2>'
        yield _result(result, language)


def _result(result: Result, language: str) -> str:
    check, verdict = result.check, result.verdict.value
    word = escape(say(f"conformance.verdict.{verdict}", language))
    head = f'<b class="v {verdict}">{word}</b> {check.id} {escape(check.title[language])}'
    lines = [f"<p>{escape(check.says[language])} <em>{escape(check.clause)}</em></p>"]
    if result.why:
        lines.insert(0, f"<p><strong>{escape(why(result, language))}</strong></p>")
    if result.verdict in {Verdict.FAILED, Verdict.WARNING}:
        mend = escape(say("conformance.mend", language))
        lines.append(f"<p>{mend} {escape(check.mend[language])}</p>")
    lines += [_exchange(said) for said in result.evidence]
    is_open = " open" if result.verdict is Verdict.FAILED else ""
    return f"<details id={check.id}{is_open}><summary>{head}</summary>{''.join(lines)}</details>"


def _exchange(said: Exchange) -> str:
    return f"<pre>{escape(said.request)}\n\n{said.status}\n{escape(said.answer)}</pre>"
