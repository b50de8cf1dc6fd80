"""Telling: what holds the tours back, and why an order is left out, in the user's words."""

from collections import Counter
from collections.abc import Iterator, Sequence

from loopbook.plan.route.insertion import Insertion, tried
from loopbook.plan.route.task import MEASURE_UNITS, MEASURES, Drive, Stop, Task, Vehicle
from loopbook.plan.route.timing import EXACT, Timed, timed, window_of
from loopbook.plan.route.window import clock_text
from loopbook.terms.plan import Binding, Refusal
from loopbook.terms.plan_input import PlanInput
from loopbook.terms.statement import Reason
from loopbook.wording import say

REFUSALS_MOST = 50
"""Orders left out that are told one by one."""
BINDINGS_MOST = 50
_LIMIT = "plan.route.limit."
UNITS = {
    **dict(zip(MEASURES, MEASURE_UNITS, strict=True)),
    "window": "MIN", "opening": "MIN", "shift": "MIN", "minutes_most": "MIN", "km_most": "KMT",
}  # fmt: skip


def limit_words(name: str, language: str) -> str:
    """Return a limit of a drive in words."""
    return say(f"{_LIMIT}{name}", language)


def vehicle_names(task: Task, drives: Sequence[Drive]) -> list[str]:
    """Return a name for the vehicle of each drive: its kind and a number."""
    used: Counter[int] = Counter()
    names = []
    for drive in drives:
        used[drive.vehicle] += 1
        names.append(f"{task.vehicles[drive.vehicle].name} {used[drive.vehicle]}")
    return names


def refusals_of(
    given: PlanInput, task: Task, drives: Sequence[Drive], left: Sequence[int]
) -> list[Refusal]:
    """Return why each order is left out: what serving it would cost, or the limit in its way."""
    return [_refusal(given, task, drives, order) for order in left]


def _refusal(given: PlanInput, task: Task, drives: Sequence[Drive], order: int) -> Refusal:
    stated, found = task.orders[order], tried(task, drives, order)
    if found.cheapest is not None:
        cost, lack = found.cheapest.cost, found.cheapest.cost - stated.prize
        values = {"order": stated.name, "cost": f"{cost:.2f}", "prize": f"{stated.prize:.2f}"}
        return Refusal(
            option=stated.name,
            label=task.road.places[stated.place],
            reason=Reason("plan.route.refused.dear", {**values, "unit": given.currency or "km"}),
            change=Reason("plan.route.change.prize", {"amount": f"{lack:.2f}"}),
            amount=max(lack, 0.0),
            unit=given.currency or "KMT",
        )
    if found.nearest is None:
        reason = Reason("plan.route.refused.several", {"order": stated.name})
        return Refusal(option=stated.name, label=task.road.places[stated.place], reason=reason)
    return _near_refusal(task, order, found.nearest)


def _near_refusal(task: Task, order: int, nearest: Insertion) -> Refusal:
    stated = task.orders[order]
    ((limit, amount),) = nearest.broken.items()
    vehicle = task.vehicles[nearest.drive.vehicle].name
    values = {"order": stated.name, "vehicle": vehicle, "amount": f"{amount:.1f}", "limit": limit}
    labels = {"limit": (limit_words(limit, "en"), limit_words(limit, "zh"))}
    return Refusal(
        option=stated.name,
        label=task.road.places[stated.place],
        reason=Reason("plan.route.refused.limit", values, labels),
        change=Reason("plan.route.change.limit", values, labels),
        amount=amount,
        unit=UNITS.get(limit, "C62"),
    )


def bindings_of(task: Task, drives: Sequence[Drive]) -> list[Binding]:
    """Return the limits that the drives touch, dearest first.

    A window that makes a vehicle wait, or is met in its last minute, is priced by timing the drive
    again with the window looser: the answer with the same stops, so the price is what it saves at
    least. What another order of stops would save is not known.
    """
    names = vehicle_names(task, drives)
    found: list[Binding] = []
    for drive, name in zip(drives, names, strict=True):
        times = timed(task, drive)
        found += _windows(task, drive, name, times)
        found += _loads(task, drive, name, times)
        found += _limits(task.vehicles[drive.vehicle], name, times, task.day)
    used = Counter(drive.vehicle for drive in drives)
    for at, count in sorted(used.items()):
        vehicle = task.vehicles[at]
        if count == vehicle.number:
            values = {"vehicle": vehicle.name, "count": str(count)}
            reason = Reason("plan.route.binding.fleet", values)
            found.append(_binding(reason, vehicle.name, task.day, (count, count, "C62")))
    return sorted(found, key=lambda each: -(each.price or 0.0))[:BINDINGS_MOST]


def _binding(
    reason: Reason,
    subject: str,
    day: str,
    numbers: tuple[float, float, str],
    price: float | None = None,
) -> Binding:
    activity, bound, unit = numbers
    return Binding(
        limit=reason,
        subject=subject,
        period=day,
        activity=float(activity),
        bound=float(bound),
        unit=unit,
        price=price,
    )


def _windows(task: Task, drive: Drive, name: str, times: Timed) -> Iterator[Binding]:
    for at, stop in enumerate(drive.stops):
        early, late = window_of(task, stop)
        waits = times.begin[at] - times.arrive[at] > EXACT
        if not waits and late - times.begin[at] > EXACT:
            continue
        bound = early if waits else late
        subject = _subject(task, stop)
        values = {"stop": subject, "vehicle": name, "time": clock_text(bound)}
        key = "plan.route.binding.waits" if waits else "plan.route.binding.late"
        loose = timed(_loosened(task, stop), drive)
        saved = times.cost - loose.cost
        yield _binding(
            Reason(key, values), subject, task.day, (times.begin[at], bound, "MIN"),
            saved if saved > EXACT else 0.0,
        )  # fmt: skip


def _loosened(task: Task, stop: Stop) -> Task:
    """Return the task with the window of a stop one minute longer at both ends."""
    if stop.order >= 0:
        order = task.orders[stop.order]
        orders = list(task.orders)
        orders[stop.order] = order._replace(windows=_wider(order.windows, stop.window))
        return task._replace(orders=tuple(orders))
    station = task.stations[stop.station]
    stations = list(task.stations)
    stations[stop.station] = station._replace(windows=_wider(station.windows, stop.window))
    return task._replace(stations=tuple(stations))


def _wider(windows: tuple[tuple[float, float], ...], at: int) -> tuple[tuple[float, float], ...]:
    begin, end = windows[at]
    return (*windows[:at], (begin - 1.0, end + 1.0), *windows[at + 1 :])


def _subject(task: Task, stop: Stop) -> str:
    return task.orders[stop.order].name if stop.order >= 0 else task.stations[stop.station].name


def _loads(task: Task, drive: Drive, name: str, times: Timed) -> Iterator[Binding]:
    """Yield capacities that leave no room for the least load of the day."""
    capacity = task.vehicles[drive.vehicle].capacity
    for measure, key in enumerate(MEASURES):
        most = max((loads[measure] for loads in times.loads), default=0.0)
        least = min((o.loads[measure] for o in task.orders if o.loads[measure] > 0.0), default=0.0)
        if least > 0.0 and most + least > capacity[measure] + EXACT:
            labels = {"limit": (limit_words(key, "en"), limit_words(key, "zh"))}
            reason = Reason("plan.route.binding.load", {"vehicle": name, "limit": key}, labels)
            numbers = (most, capacity[measure], MEASURE_UNITS[measure])
            yield _binding(reason, name, task.day, numbers)


def _limits(vehicle: Vehicle, name: str, times: Timed, day: str) -> Iterator[Binding]:
    for limit, activity, bound in (
        ("shift", times.end, vehicle.shift[1]),
        ("km_most", times.km, vehicle.km_most),
        ("minutes_most", times.minutes, vehicle.minutes_most),
    ):
        if activity >= bound - EXACT:
            labels = {"limit": (limit_words(limit, "en"), limit_words(limit, "zh"))}
            reason = Reason("plan.route.binding.full", {"vehicle": name, "limit": limit}, labels)
            yield _binding(reason, name, day, (activity, bound, UNITS[limit]))


def told_refusals(every: Sequence[Refusal]) -> tuple[Refusal, ...]:
    """Return the refusals nearest to being taken, and how many more there are."""
    ordered = sorted(every, key=lambda each: (each.amount is None, each.amount or 0.0, each.option))
    told = ordered[:REFUSALS_MOST]
    if len(ordered) > REFUSALS_MOST:
        count = str(len(ordered) - REFUSALS_MOST)
        told.append(Refusal(option="", reason=Reason("plan.route.refused.more", {"count": count})))
    return tuple(told)


def unused_stations(days: Sequence[Task]) -> Iterator[Reason]:
    """Yield kinds of vehicles and the stations that they never use, taking some of what they carry.

    A vehicle unloads everything at once, so it is sent to stations that take all it may carry.
    """
    told: dict[str, set[str]] = {}
    for task in days:
        for vehicle in task.vehicles:
            unused = {
                station.name
                for at, station in enumerate(task.stations)
                if station.unloads and at not in vehicle.stations
            }
            told.setdefault(vehicle.name, set()).update(unused)
    for name, stations in told.items():
        if stations:
            values = {"vehicle": name, "stations": ", ".join(sorted(stations))}
            yield Reason("plan.route.method.stations", values)
