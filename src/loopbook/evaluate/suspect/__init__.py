"""Suspicions: what of a book does not fit, by rules of packs and of the house, ranked.

contradiction rows, broken rules, custody gaps, blends -> Candidates -> Ranking -> Supervision. They
record and rank; nothing is refused for one.
"""
