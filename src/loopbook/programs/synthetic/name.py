"""Names of the synthetic world: GS1 Digital Links and eventIDs that no one else uses.

GTIN and GLN stand in the ranges 501.. and 1000.. of the demo's example prefix, with right check
digits, and their host is reserved (programs/demo/identifier). An eventID is a UUID of version 8
(RFC 9562: free content) whose second group is always `fa4e`: a made-up event shows in its name.
"""

from enum import IntEnum

from loopbook.programs.demo.identifier import class_uri, party_uri, place_uri

SITES = 4
"""Plants of each trade; a family of lots keeps to one of each."""

PARTY = "synthetic"
"""Who says all of it."""


class Site(IntEnum):
    """Trades, each with SITES plants."""

    MINE = 100
    REFINER = 101
    CATHODE_MAKER = 102
    CELL_MAKER = 103
    VEHICLE_MAKER = 104
    WORKSHOP = 105
    DISMANTLER = 106
    RECYCLER = 107
    SORTING = 108
    STORE = 109
    ASSEMBLY = 110
    CUSTOMER = 111


ROLES = {
    Site.SORTING: "sorting_site",
    Site.STORE: "store_site",
    Site.ASSEMBLY: "assembly_site",
}
"""Roles that the rule pack cn-battery posts by; other trades have none."""

SITE_WORDS = {
    Site.MINE: "mine",
    Site.REFINER: "refiner",
    Site.CATHODE_MAKER: "cathode maker",
    Site.CELL_MAKER: "cell maker",
    Site.VEHICLE_MAKER: "vehicle maker",
    Site.WORKSHOP: "workshop",
    Site.DISMANTLER: "dismantler",
    Site.RECYCLER: "recycler",
    Site.SORTING: "sorting site",
    Site.STORE: "store",
    Site.ASSEMBLY: "second-life assembly",
    Site.CUSTOMER: "customer",
}

ORE, GRAPHITE, SALT, PRECURSOR, CATHODE = (class_uri(item) for item in range(501, 506))
CATHODE_COIL, ANODE_COIL = class_uri(506), class_uri(507)
CELL, MODULE, PACK, VEHICLE = (class_uri(item) for item in range(508, 512))
BLACK_MASS, FOIL, CASING, REFINED = (class_uri(item) for item in range(512, 516))
SECOND_PACK, SECOND_BLACK_MASS, SECOND_FOIL, SECOND_CASING, METAL = (
    class_uri(item) for item in range(516, 521)
)
PARTS, WASTE = class_uri(530), class_uri(531)
"""Pure classes: what else goes into a thing, and what is lost on the way."""

CLASS_WORDS = {
    ORE: ("ore lot", ""),
    GRAPHITE: ("graphite lot", ""),
    SALT: ("metal salt lot", ""),
    PRECURSOR: ("precursor lot", ""),
    CATHODE: ("cathode powder lot", ""),
    CATHODE_COIL: ("cathode electrode lot", ""),
    ANODE_COIL: ("anode electrode lot", ""),
    CELL: ("cell", "nmc_cell"),
    MODULE: ("module", ""),
    PACK: ("battery pack of a vehicle", ""),
    VEHICLE: ("light electric vehicle", ""),
    BLACK_MASS: ("black mass from packs", ""),
    FOIL: ("foil from packs", ""),
    CASING: ("casings from packs", ""),
    REFINED: ("refined salt lot", ""),
    SECOND_PACK: ("second-life pack", "second_life_pack"),
    SECOND_BLACK_MASS: ("black mass from second-life cells", "black_mass_nmc"),
    SECOND_FOIL: ("foil from second-life cells", "foil"),
    SECOND_CASING: ("casings from second-life cells", "cell_casing"),
    METAL: ("refined salt from second-life cells", "metal_product"),
    PARTS: ("other parts", ""),
    WASTE: ("losses", ""),
}
"""Class -> English words, and the word of cn-battery for it.

Only what runs through sorting, store and second life has one: packs that go from the vehicle to
the shredder are outside of that pack's system, and its account would not balance with them.
"""

_PLACES = {site: tuple(place_uri(site * 10 + number) for number in range(SITES)) for site in Site}
OWNER, SORTER = party_uri(1301), party_uri(1302)
_ID_BITS = (1 << 48) - 1
_ID_FACTOR = 0x9E3779B97F4B  # odd, so that no two numbers share an eventID


def place_of(site: Site, family: int) -> str:
    """Return the address of the plant of a trade that works for a family of lots."""
    return _PLACES[site][family % SITES]


def places() -> list[tuple[Site, int, str]]:
    """Return trade, number and address of every plant."""
    return [(site, number, uri) for site in Site for number, uri in enumerate(_PLACES[site])]


def event_prefix(seed: int) -> str:
    """Return what all eventIDs of a seed begin with.

    Parameters
      seed  0 to 2**32 - 1
    """
    return f"urn:uuid:{seed:08x}-fa4e-8000-8000-"


def event_suffix(number: int) -> str:
    """Return the rest of the eventID of event `number`, scattered so that neighbours differ.

    Parameters
      number  0 to 2**48 - 1
    """
    return f"{number * _ID_FACTOR & _ID_BITS:012x}"


def thing(item_class: str, family: int, generation: int, number: int) -> str:
    """Return the address of one thing of a class."""
    return f"{item_class}/21/{family}-{generation}-{number}"


def lot(item_class: str, family: int, generation: int, number: int) -> str:
    """Return the address of a lot of a class."""
    return f"{item_class}/10/{family}-{generation}-{number}"


def cell_stem(family: int, generation: int, pack: int) -> str:
    """Return what the addresses of the cells made for a pack begin with; their number follows."""
    return f"{CELL}/21/{family}-{generation}-{pack}-"
