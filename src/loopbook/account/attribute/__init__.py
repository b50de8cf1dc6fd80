"""Attribution: what went into every item, by shares: x = A x + b over the event graph."""
