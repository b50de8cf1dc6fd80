"""Answer: the words under which the answers of a subject to a standard are observed.

An answer to a criterion is an observation of the criterion's own word; these stand behind its id,
after a point.
"""

APPLIES = "applies"
"""Whether the criterion concerns the subject: 1 or 0."""

FROM_STOCK = "from_stock"
"""What part of a rate comes of stock of earlier years, which lets it pass 100 %."""

COUNT, PERCENT = "C62", "P1"
"""Units of a yes or no and of a degree: 1 and 0, or 100 % and 0 %."""
