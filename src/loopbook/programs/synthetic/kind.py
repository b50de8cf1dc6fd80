"""Kinds of synthetic events: each has a range of eventIDs of its own."""

from enum import IntEnum


class Kind(IntEnum):
    """What an event tells, 0 to 31; the numbers stand in eventIDs and never change."""

    DUG = 0
    SALTS = 1
    PRECURSOR = 2
    CATHODE = 3
    CATHODE_COIL = 4
    ANODE_COIL = 5
    CELL = 6
    MODULE = 7
    PACK = 8
    VEHICLE = 9
    USE = 10
    RETIRED = 11
    MODULE_OUT = 12
    CELLS_OUT = 13
    RECEIVED = 14
    TESTED = 15
    STORED = 16
    DISCARDED = 17
    REGROUPED = 18
    SHIPPED = 19
    RETURNED = 20
    APART = 21
    SENT = 22
    SHREDDED = 23
    LOT_SHIPPED = 24
    REFINED = 25
    CELLS_SHREDDED = 26
    CELL_LOT_SHIPPED = 27
    METAL = 28
    METAL_SHIPPED = 29
