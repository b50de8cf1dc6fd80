"""Rank wish: what is asked of a ranking."""

import msgspec


class RankWish(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of a ranking.

    Fields
      wanted   how many are to be selected, at least 1
      spread   how far each weight is moved, as a share of it, 0 to 1
      weights  how many sets of weights are tried; 0: none
      seed     of their drawing, a whole number from 0
      kind     kind of subjects; empty: all who answered
    """

    wanted: int = 10
    spread: float = 0.2
    weights: int = 1_000
    seed: int = 0
    kind: str = ""
