"""SchemeStatus: how a rule, or a pack of them, stands in law."""

from enum import StrEnum


class SchemeStatus(StrEnum):
    """How a pack stands in law."""

    DRAFT = "draft"
    IN_FORCE = "in force"
    REPEALED = "repealed"
    ILLUSTRATIVE = "illustrative"
