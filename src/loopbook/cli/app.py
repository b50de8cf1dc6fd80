"""The shell door: `loopbook VERB`. Verbs are registered by import path, so that help stays fast."""

import sys
from collections.abc import Sequence
from importlib import metadata

import msgspec
from cyclopts import App, CycloptsError

from loopbook.cli.console import (
    WRONG_USE,
    error_members,
    language_of,
    prepare,
    tell,
    with_language_last,
)
from loopbook.errors import LoopbookError
from loopbook.wording import say

VERBS = {
    "new": "loopbook.cli.new:new",
    "record": "loopbook.cli.record:record",
    "template": "loopbook.cli.template:template",
    "check": "loopbook.cli.check:check",
    "rebuild": "loopbook.cli.rebuild:rebuild",
    "prove": "loopbook.cli.prove:prove",
    "checkpoint": "loopbook.cli.prove:checkpoint",
    "verify": "loopbook.cli.verify:verify",
    "declare": "loopbook.cli.declare:declare",
    "withdraw": "loopbook.cli.declare:withdraw",
    "register": "loopbook.cli.declare:register",
    "declarations": "loopbook.cli.declare:declarations",
    "documents": "loopbook.cli.declare:documents",
    "trace": "loopbook.cli.trace:trace",
    "blend": "loopbook.cli.blend:blend",
    "where": "loopbook.cli.where:where",
    "contents": "loopbook.cli.where:contents",
    "custody": "loopbook.cli.custody:custody",
    "id": "loopbook.cli.id:identify",
    "item": "loopbook.cli.item:item",
    "grades": "loopbook.cli.item:grades",
    "account": "loopbook.cli.account:account",
    "reconcile": "loopbook.cli.reconcile:reconcile",
    "sankey": "loopbook.cli.sankey:sankey",
    "compute": "loopbook.cli.compute:compute",
    "stock": "loopbook.cli.stock:stock",
    "attribute": "loopbook.cli.attribute:attribute",
    "supervise": "loopbook.cli.supervise:supervise",
    "duties": "loopbook.cli.duties:duties",
    "passport": "loopbook.cli.passport:passport",
    "label": "loopbook.cli.passport:label",
    "enquire": "loopbook.cli.enquire:enquire",
    "evaluate": "loopbook.cli.evaluate:evaluate",
    "score": "loopbook.cli.score:score",
    "decompose": "loopbook.cli.decompose:decompose",
    "index": "loopbook.cli.index:index",
    "actions": "loopbook.cli.actions:actions",
    "audit": "loopbook.cli.audit:app",
    "plan": "loopbook.cli.plan:app",
    "yearbook": "loopbook.cli.yearbook:yearbook",
    "export": "loopbook.cli.export:export",
    "sql": "loopbook.cli.sql:sql",
    "totals": "loopbook.cli.totals:totals",
    "series": "loopbook.cli.series:series",
    "report": "loopbook.cli.report:app",
    "flows": "loopbook.cli.flows:flows",
    "registry": "loopbook.cli.registry:registry",
    "compare": "loopbook.cli.compare:compare",
    "review": "loopbook.cli.review:review",
    "rank": "loopbook.cli.rank:rank",
    "scheme": "loopbook.cli.scheme:app",
    "party": "loopbook.cli.party:app",
    "key": "loopbook.cli.key:app",
    "forget": "loopbook.cli.forget:forget",
    "demo": "loopbook.programs.demo.command:demo",
    "bench": "loopbook.programs.bench.command:bench",
    "conformance": "loopbook.programs.conformance.command:conformance",
    "serve": "loopbook.programs.serve:serve",
}

FINE = 0
INTERRUPTED = 130


def build(language: str) -> App:
    """Return the command line with every verb, its help in `language`."""
    app = App(
        name="loopbook",
        help=say("cli.help", language),
        result_action="return_value",
        version=version,
    )
    for verb, path in VERBS.items():
        app.command(path, name=verb, help=say(f"cli.help.{verb}", language))
    return app


def version() -> str:
    """Return the version of the program."""
    return metadata.version("loopbook")


def run(words: Sequence[str]) -> int:
    """Run one command line; return 0 fine, 1 findings of severity error, 2 wrong use."""
    language = language_of(words)
    words = with_language_last(words)
    prepare(sys.stdout, sys.stderr, language)
    app = build(language)
    try:
        code = app(list(words), exit_on_error=False, print_error=False)
    except CycloptsError as fault:
        verb = next((word for word in words if word in VERBS), "")
        usage = say("cli.usage", language, verb=verb or "VERB")
        sys.stderr.write(f"{fault}\n{usage}\n")
        return WRONG_USE
    except LoopbookError as error:
        if "--json" in words:
            members = error_members(error, language)
            sys.stdout.write(msgspec.json.encode({"error": members}).decode() + "\n")
        return tell(error, language)
    except BrokenPipeError:
        return FINE
    except KeyboardInterrupt:
        return INTERRUPTED
    return code if isinstance(code, int) else FINE
