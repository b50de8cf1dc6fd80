"""Plan: what should be done next. One package a job; only `plan.solve` names a solver."""
