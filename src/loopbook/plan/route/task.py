"""Task: what is to be driven on one day, in kilometres, minutes and money, and the tours of it.

Places are rows of the road's matrices. Loads are in the order of `MEASURES`.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

MEASURES = ("kg", "m3", "pieces")
"""In which loads and capacities are stated."""
MEASURE_UNITS = ("KGM", "MTQ", "C62")
ALWAYS = (0.0, float("inf"))
"""Window of what may begin at any time, in minutes after midnight of the day."""


class Order(NamedTuple):
    """One pick-up.

    Fields
      row       position in the table;  name  its id;  place  row of the road
      loads     one a measure; NaN where unknown and no vehicle limits it
      service   minutes;  windows  in which service may begin, minutes after midnight
      prize     money that leaving it out costs
      vehicles  positions of the kinds that can take it: reach and material
    """

    row: int
    name: str
    place: int
    material: str
    loads: tuple[float, ...]
    service: float
    windows: tuple[tuple[float, float], ...]
    is_optional: bool
    prize: float
    vehicles: frozenset[int]


class Vehicle(NamedTuple):
    """Vehicles of one kind.

    Fields
      capacity  one a measure, infinite: no limit
      shift     minutes after midnight;  start, end  stations, by position
      stations  where it may unload: those that take everything it can be sent for
      speed     km/h, NaN: as the road says
    """

    row: int
    name: str
    number: int
    capacity: tuple[float, ...]
    shift: tuple[float, float]
    start: int
    end: int
    fixed: float
    per_km: float
    per_hour: float
    speed: float
    km_most: float
    minutes_most: float
    unloadings_most: float
    stations: tuple[int, ...]


class Station(NamedTuple):
    """A garage or unloading station: windows in which unloading may begin, and minutes it takes."""

    row: int
    name: str
    place: int
    unloads: bool
    windows: tuple[tuple[float, float], ...]
    minutes: float


class Road(NamedTuple):
    """Ways between places.

    Fields
      places   names;  km, minutes  square, from row to column; NaN: no way is known
      first, second   latitude and longitude, or x and y; NaN: unknown;  is_geographic  which
    """

    places: tuple[str, ...]
    km: Floats
    minutes: Floats
    first: Floats
    second: Floats
    is_geographic: bool


class Task(NamedTuple):
    """One day.

    Fields
      minutes   of the road, one matrix a kind of vehicle
      is_timed  whether anything asks for time; without, all minutes are zero
    """

    day: str
    orders: tuple[Order, ...]
    vehicles: tuple[Vehicle, ...]
    stations: tuple[Station, ...]
    road: Road
    minutes: tuple[Floats, ...]
    is_timed: bool


class Stop(NamedTuple):
    """A stop of a tour: an order in one of its windows, or a station (`order` is then -1)."""

    order: int
    station: int
    window: int


class Drive(NamedTuple):
    """The way of one vehicle: orders, and the stations where it unloads, the last one included."""

    vehicle: int
    stops: tuple[Stop, ...]


def call(order: int, window: int = 0) -> Stop:
    """Return the stop at an order."""
    return Stop(order, -1, window)


def unload(station: int, window: int = 0) -> Stop:
    """Return the stop at a station."""
    return Stop(-1, station, window)
