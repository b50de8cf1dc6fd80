"""Book: the only place where verbs, schemes and a store meet."""
