"""Cars: whole lives of made-up cars, from the battery pack to its black mass, as honest users tell.

With them a synthetic book has what supervision looks at: codes, sales, hand-overs with their
destinations, scrapping, cores, marks and yields. What honest users do besides is in here too: they
tell late, correct a wrong weight, take a part back and sell it again.
"""

from collections.abc import Sequence

import msgspec

from loopbook.programs.demo.identifier import class_uri, place_uri
from loopbook.programs.synthetic.clock import DAY, OFFSET, moment
from loopbook.programs.synthetic.mass import mixed
from loopbook.programs.synthetic.name import WASTE

PACK, VEHICLE, ENGINE, STEERING = (class_uri(item) for item in (62, 63, 70, 71))
GEARBOX, AXLE, FRAME, STARTER = (class_uri(item) for item in (72, 73, 74, 81))
REMANUFACTURED, HULK, NEW_PART = (class_uri(item) for item in (82, 76, 85))
BLACK_MASS, FOIL, CASING = (class_uri(item) for item in (31, 32, 33))
"""Classes of cn-remanufactured and of the packs it extends, by the codes they have there."""

ROLES = (
    "battery_maker", "vehicle_maker", "seller", "dismantler", "recycler", "remanufacturer",
    "steelworks", "",
)  # fmt: skip
"""What the places of cars are; the last is a stranger: no pack has a role for it."""

STRANGER = ""
PLANTS = 4
START_DAYS, CARS_A_DAY = 800, 40
SCRAPPED_DAY = 1_800
LATE_EVERY, WRONG_EVERY, RETURNED_EVERY, SWAP_EVERY = 4, 50, 20, 60
LATE_DAYS = 60
INFORMING = "urn:loopbook:v1:informing"
_TAIL = {
    "loopbook:basis": "constructed",
    "loopbook:constructed": ["eventTime", "bizStep", "readPoint", "bizLocation", "Mass"],
}
_ENCODE = msgspec.json.encode
Json = dict[str, object]


class Happening(msgspec.Struct):
    """One event of a car, not written yet, so that a fault can still change it.

    Fields
      name     what it is, unique in a life
      minute   of the world at which it happens;  told  at which it is recorded
      type     of the event, and what else it holds
      place    role of the place
    """

    name: str
    minute: int
    told: int
    type: str
    step: str
    place: str
    content: Json
    disposition: str = ""


class Car:
    """A car by its number, with the identifiers of all that belongs to it."""

    def __init__(self, seed: int, number: int) -> None:
        self.seed = seed
        self.number = number
        self.start = mixed(seed << 32 | number // CARS_A_DAY | 1 << 31) % START_DAYS * DAY
        self.pack = f"{PACK}/21/{number}"
        self.vehicle = f"{VEHICLE}/21/LSYNTH{number:011}"
        self.engine, self.starter = f"{ENGINE}/21/{number}", f"{STARTER}/21/{number}"
        self.steering = f"{STEERING}/21/{number}"
        self.scrap = [self.steering, *(f"{each}/21/{number}" for each in (GEARBOX, AXLE, FRAME))]
        self.remanufactured = f"{REMANUFACTURED}/21/{number}"
        self.pack_kg = 300 + mixed(seed * 31 + number) % 120

    def weight(self, item: str) -> float:
        """Return the mass of a part of this car, kilograms; 0 when nobody weighs it."""
        known = {self.pack: self.pack_kg, self.vehicle: 1_500, self.engine: 120, self.starter: 8}
        return known.get(item, 0.0)

    def lot(self, item_class: str, part: str = "1") -> str:
        """Return the address of a lot made of this car."""
        return f"{item_class}/10/car{self.number}-{part}"

    def place(self, role: str) -> str:
        """Return the plant of a role that this car goes to."""
        return place_uri(2_000 + ROLES.index(role) * 10 + self.number % PLANTS)

    def is_each(self, many: int) -> bool:
        """Say whether this car is one in so many, told from others by its number."""
        return self.number % many == many // 2

    def at(self, day: float) -> int:
        """Return the minute of a day of this car's life; cars of a day follow each other."""
        return self.start + int(day * DAY) + self.number % CARS_A_DAY * 12


def car_places() -> dict[str, str]:
    """Return the places of cars with the role of each; strangers have none."""
    return {
        place_uri(2_000 + position * 10 + plant): role
        for position, role in enumerate(ROLES)
        for plant in range(PLANTS)
    }


def life(car: Car) -> list[Happening]:
    """Return the honest life of a car, in the order in which it happens."""
    return [*_made(car), *_scrapped(car), *_pack_recycled(car), *_remanufactured(car), *_sold(car)]


def _happening(
    car: Car, name: str, day: float, what: tuple[str, str, str], **content: object
) -> Happening:
    type_name, step, place = what
    minute = car.at(day)
    return Happening(name, minute, minute, type_name, step, place, content)


def _seen(car: Car, name: str, day: float, what: tuple[str, str], *things: str) -> Happening:
    step, place = what
    return _happening(
        car, name, day, ("ObjectEvent", step, place), action="OBSERVE", epcList=[*things]
    )


def _new(car: Car, name: str, day: float, place: str, *things: str) -> Happening:
    """Return the commissioning of things at a place; of a first one with a mass it is stated."""
    made = _happening(
        car, name, day, ("ObjectEvent", "commissioning", place), action="ADD", epcList=[*things]
    )
    kg = car.weight(things[0])
    if kg:
        made.content["sensorElementList"] = [{"sensorReport": [weighed(kg)]}]
    return made


def weighed(kg: float, component: str = "") -> Json:
    """Return a sensor report of a mass."""
    part = {"component": f"loopbook:{component}"} if component else {}
    return {"type": "Mass", **part, "value": round(kg, 3), "uom": "KGM", "sDev": 0.05}


def lots(*pairs: tuple[str, float]) -> list[Json]:
    """Return quantity elements of (class or lot, kilograms)."""
    return [{"epcClass": lot, "quantity": round(kg, 3), "uom": "KGM"} for lot, kg in pairs]


def _made(car: Car) -> list[Happening]:
    parts = [car.pack, car.engine, car.starter, *car.scrap]
    vehicle = _new(car, "vehicle", 1, "vehicle_maker", car.vehicle)
    if car.is_each(SWAP_EVERY):
        vehicle.content["ilmd"] = {"loopbook:battery_swap": "operator"}
    certified = _seen(car, "certified", 5, ("inspecting", "vehicle_maker"), car.vehicle)
    certified.disposition = "conformant"
    if car.is_each(LATE_EVERY):
        certified.told += LATE_DAYS * DAY
    return [
        _new(car, "pack", 0, "battery_maker", car.pack),
        _new(car, "engine", 0.2, "vehicle_maker", car.engine),
        _new(car, "starter", 0.4, "vehicle_maker", car.starter),
        _new(car, "parts", 0.6, "vehicle_maker", *car.scrap),
        vehicle,
        _happening(
            car, "built", 2, ("AggregationEvent", "installing", "vehicle_maker"),
            action="ADD", parentID=car.vehicle, childEPCs=parts,
        ),
        certified,
        *_handed(car, "delivered", 20, ("vehicle_maker", "seller"), car.vehicle),
        _seen(car, "sold", 30, ("retail_selling", "seller"), car.vehicle),
    ]  # fmt: skip


def _handed(car: Car, name: str, day: float, way: tuple[str, str], *things: str) -> list[Happening]:
    """Return a hand-over with its destination, and its receipt a day later."""
    giver, taker = way
    given = _seen(car, f"{name}.given", day, ("shipping", giver), *things)
    given.content["destinationList"] = [{"type": "location", "destination": car.place(taker)}]
    return [given, _seen(car, f"{name}.taken", day + 1, ("receiving", taker), *things)]


def _scrapped(car: Car) -> list[Happening]:
    scrapped = _seen(car, "scrapped", SCRAPPED_DAY, ("receiving", "dismantler"), car.vehicle)
    scrapped.disposition = "disposed"
    parts = [car.pack, car.engine, car.starter, *car.scrap]
    pressed = [(car.lot(HULK), 700.0), (WASTE, 40.0)]
    return [
        scrapped,
        _happening(
            car, "removed", SCRAPPED_DAY + 1, ("AggregationEvent", "removing", "dismantler"),
            action="DELETE", parentID=car.vehicle, childEPCs=parts,
        ),
        _happening(
            car, "pressed", SCRAPPED_DAY + 3, ("TransformationEvent", "destroying", "dismantler"),
            inputEPCList=[car.vehicle], outputQuantityList=lots(*pressed),
        ),
        _seen(car, "reuse", SCRAPPED_DAY + 4, ("encoding", "dismantler"), car.starter),
        _seen(car, "reused", SCRAPPED_DAY + 9, ("retail_selling", "dismantler"), car.starter),
        *_handed(car, "scrap", SCRAPPED_DAY + 6, ("dismantler", "steelworks"), *car.scrap),
        _happening(
            car, "molten", SCRAPPED_DAY + 12, ("ObjectEvent", "destroying", "steelworks"),
            action="DELETE", epcList=[*car.scrap],
        ),
    ]  # fmt: skip


def _pack_recycled(car: Car) -> list[Happening]:
    return [
        *_handed(car, "pack_out", SCRAPPED_DAY + 5, ("dismantler", "recycler"), car.pack),
        shredded(car, "shredded", SCRAPPED_DAY + 20, (0.52, 0.2, 0.23)),
    ]


def shredded(car: Car, name: str, day: float, shares: tuple[float, float, float]) -> Happening:
    """Return that the pack became black mass, foil and casings, in shares of its mass."""
    made = [
        (car.lot(item_class, name), car.pack_kg * share)
        for item_class, share in zip((BLACK_MASS, FOIL, CASING), shares, strict=True)
    ]
    lost = (WASTE, max(car.pack_kg * (1 - sum(shares)), 0.0))
    return _happening(
        car, name, day, ("TransformationEvent", "destroying", "recycler"),
        inputEPCList=[car.pack], outputQuantityList=lots(*made, lost),
        sensorElementList=[{"sensorReport": [weighed(car.pack_kg, "feed")]}],
    )  # fmt: skip


def _remanufactured(car: Car) -> list[Happening]:
    tested = _seen(
        car, "product", SCRAPPED_DAY + 20, ("inspecting", "remanufacturer"), car.remanufactured
    )
    tested.disposition = "conformant"
    return [
        *_handed(car, "core", SCRAPPED_DAY + 5, ("dismantler", "remanufacturer"), car.engine),
        _seen(car, "core_tested", SCRAPPED_DAY + 8, ("inspecting", "remanufacturer"), car.engine),
        _happening(
            car, "rebuilt", SCRAPPED_DAY + 15,
            ("TransformationEvent", "assembling", "remanufacturer"),
            inputEPCList=[car.engine], inputQuantityList=lots((NEW_PART, 10.0)),
            outputEPCList=[car.remanufactured], outputQuantityList=lots((WASTE, 8.0)),
        ),
        tested,
        _seen(
            car, "marked", SCRAPPED_DAY + 21, ("encoding", "remanufacturer"), car.remanufactured
        ),
    ]  # fmt: skip


def _sold(car: Car) -> list[Happening]:
    """Return the sale of the remanufactured engine; some come back and are sold again."""
    one = (INFORMING, "remanufacturer"), ("retail_selling", "remanufacturer")
    told = [
        _seen(car, "informed", SCRAPPED_DAY + 30, one[0], car.remanufactured),
        _seen(car, "part_sold", SCRAPPED_DAY + 31, one[1], car.remanufactured),
    ]
    if car.is_each(RETURNED_EVERY):
        back = _seen(
            car, "back", SCRAPPED_DAY + 40, ("receiving", "remanufacturer"), car.remanufactured
        )
        back.disposition = "returned"
        told += [back, _seen(car, "resold", SCRAPPED_DAY + 50, one[1], car.remanufactured)]
    return told


def written(car: Car, told: Sequence[Happening]) -> list[tuple[int, str, str]]:
    """Return events as (minute at which they are told, eventID, text), in that order.

    One car in WRONG_EVERY has a first report of its pack that is ten times too heavy: it is
    declared an error weeks later, and told again.
    """
    rows = []
    for index, each in enumerate(told):
        identifier = car_event_id(car, index)
        event = _event(car, each, identifier)
        if each.name == "pack" and car.is_each(WRONG_EVERY):
            rows += _corrected(car, each, event)
            continue
        rows.append((each.told, identifier, _text(event)))
    return sorted(rows, key=lambda row: row[0])


def car_event_id(car: Car, index: int, *, is_wrong: bool = False) -> str:
    """Return the eventID of one event of a car: no other event of a book has it."""
    kind = "a000" if is_wrong else "9000"
    return f"urn:uuid:{car.seed:08x}-fa4e-8000-{kind}-{car.number << 8 | index:012x}"


def _event(car: Car, each: Happening, identifier: str) -> Json:
    where = {"id": car.place(each.place)}
    disposition = {"disposition": each.disposition} if each.disposition else {}
    return {
        "type": each.type,
        "eventID": identifier,
        "eventTime": moment(each.minute),
        "eventTimeZoneOffset": OFFSET,
        **each.content,
        "bizStep": each.step,
        **disposition,
        "readPoint": where,
        "bizLocation": where,
        **_TAIL,
    }


def _corrected(car: Car, each: Happening, event: Json) -> list[tuple[int, str, str]]:
    identifier = str(event["eventID"])
    heavy = [{"sensorReport": [weighed(car.pack_kg * 10)]}]
    wrong = {**event, "eventID": car_event_id(car, 0, is_wrong=True), "sensorElementList": heavy}
    told = each.told + 15 * DAY
    declaration = {
        "declarationTime": moment(told),
        "reason": "incorrect_data",
        "correctiveEventIDs": [identifier],
    }
    return [
        (each.told, str(wrong["eventID"]), _text(wrong)),
        (told, str(wrong["eventID"]), _text({**wrong, "errorDeclaration": declaration})),
        (told + 1, identifier, _text(event)),
    ]


def _text(event: Json) -> str:
    return _ENCODE(event).decode("ascii")
