"""Statement as a book gives it: one that can say what it rests on."""

from loopbook.evaluate.explain import explain
from loopbook.terms.statement import Statement


class ExplainedStatement(Statement, frozen=True, kw_only=True):
    """A statement with its explanation: formula, clause, evidence, checkpoint."""

    def explain(self, language: str = "en") -> tuple[str, ...]:
        """Return the lines that say what the value is, how it was made, and what it rests on."""
        return explain(self, language)


def explained(statement: Statement) -> ExplainedStatement:
    """Return the same statement, able to explain itself."""
    fields = {name: getattr(statement, name) for name in statement.__struct_fields__}
    return ExplainedStatement(**fields)
