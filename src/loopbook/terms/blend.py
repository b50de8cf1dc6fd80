"""Blend: chain-of-custody models by which a claim of material is passed on (ISO 22095)."""

from datetime import date
from enum import StrEnum
from fractions import Fraction

import msgspec


class BlendModel(StrEnum):
    """The five models of ISO 22095:2020, by their names (knowledge: its text was not read)."""

    IDENTITY_PRESERVED = "identity_preserved"  # one source, all the way
    SEGREGATED = "segregated"  # several claimed sources, never with unclaimed ones
    CONTROLLED_BLENDING = "controlled_blending"  # mixed in known shares: the claim is the share
    MASS_BALANCE = "mass_balance"  # claimed out at most what came in claimed, in a period
    BOOK_AND_CLAIM = "book_and_claim"  # certificates apart from the material


class Blend(msgspec.Struct, frozen=True, kw_only=True):
    """A row of blends.toml: how claims pass through a site, or a book of certificates.

    Fields
      claim        fact (a share or a mass) that states how much of an item or lot is claimed
      inputs, outputs  milestones by which material comes in and goes out; for book and claim,
                   those by which certificates are issued and used up
      mass         fact that states how much it is
      role         of the places that keep a balance each; empty: one balance for the book
      months       length of the balance period (mass balance, book and claim); from January
      carry_months how long an unused credit is good after its period; 0: it lapses
      yield_share  mass out per mass in that may be claimed, as a share; 1: what came in
      overdraft    how far below zero a balance may go inside a period, kg per kg of its credits
    """

    id: str
    title_en: str
    title_zh: str
    model: BlendModel
    claim: str
    mass: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    role: str = ""
    months: int = 0
    carry_months: int = 0
    yield_share: Fraction = Fraction(1)
    overdraft: Fraction = Fraction(0)
    source: str
    rule: str


class BlendBalance(msgspec.Struct, frozen=True, kw_only=True):
    """The credits of one site in one period, in kilograms.

    Fields
      opening    carried over and still good;  credited  claimed inputs times the yield
      claimed    claimed outputs;  lapsed  carried over and no longer good
      closing    opening + credited - claimed - lapsed; below zero: oversold
      lowest     the lowest the balance stood inside the period
      is_known   whether every input and output stated claim and mass
    """

    blend: str
    site: str
    first: date
    last: date
    opening_kg: Fraction
    credited_kg: Fraction
    claimed_kg: Fraction
    lapsed_kg: Fraction
    closing_kg: Fraction
    lowest_kg: Fraction
    is_known: bool
    sequences: tuple[int, ...] = ()


class BlendFault(msgspec.Struct, frozen=True, kw_only=True):
    """An output that claims what its model does not bear.

    Fields
      item       the output, or the certificate; empty: a whole balance
      claimed, borne   shares or kilograms, as `is_share` says
    """

    blend: str
    site: str
    item: str = ""
    claimed: float
    borne: float
    is_share: bool
    sequences: tuple[int, ...]


class BlendReport(msgspec.Struct, frozen=True):
    """What a blend comes to: balances by site and period, and faults by their entries.

    Fields
      unknown  outputs, by identifier, of which it is not known whether their claim is borne
    """

    blend: Blend
    balances: tuple[BlendBalance, ...]
    faults: tuple[BlendFault, ...]
    unknown: tuple[str, ...] = ()
