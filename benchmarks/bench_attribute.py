"""How quick attribution is: every item at once, beside what numpy and a peer do in the same run.

  gather       numpy fetches the row of each link's input (`take`): what no way can avoid
  forward      x = A x + b over the same links in one pass, items in ledger order, as the ledger
               keeps them; `checked` makes sure of order, numbers and sizes first
  ordered      the same with items shuffled: order found, items renumbered, swept, put back
  loops        a hundredth of the links turned back: strongly connected components solved
  brightway    bw2calc answers one item after the other; 10^4 items, `ASKED` of them measured, the
               rest extrapolated (it also gives an inventory each time, and fills in on such graphs)
  memory       10^7 links in a process of its own: the most it ever held

Links are random: about three inputs an item, anywhere before it (`near`: among the last twentieth).
Results are held against each other before any clock runs.

Run: `uv run --group peers python benchmarks/bench_attribute.py`. Times hang on the machine; ratios
are what counts, and are asserted.
"""

import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable

import bw2calc
import bw_processing
import numpy as np

from loopbook.account.attribute.doubt import Doubt, deviations
from loopbook.account.attribute.shares import Floats, Shares, permuted
from loopbook.account.attribute.solve import solve
from loopbook.account.attribute.sweep import by_level, swept

INPUTS = 2.93
ITEMS = 1_000_000
PEER_ITEMS = 10_000
ASKED = 25
MEMORY_LINKS = 10_000_000
MEMORY_MAX_GIB = 4.0
GATHER_MIN = 0.5
PEER_MIN = 1_000
ROUNDS = 9


def main() -> None:
    """Measure and print; fail where a ratio is missed."""
    print(
        f"{platform.platform()}, Python {platform.python_version()}, numpy {np.__version__}, "
        f"bw2calc {bw2calc.__version__}"
    )
    missed = [
        *(against_gather(columns, near) for near in (None, ITEMS // 20) for columns in (1, 2, 8)),
        against_peer(),
        memory(),
    ]
    orders()
    assert all(missed), "a ratio that must hold does not"


def world(items: int, near: int | None = None, seed: int = 1) -> Shares:
    """Return rows of random inputs that stand before their items; shares of a row sum to one."""
    random = np.random.default_rng(seed)
    counts = random.poisson(INPUTS, items)
    counts[: max(items // 50, 1)] = 0
    offsets = np.concatenate(([0], counts.cumsum())).astype(np.int32)
    target = np.repeat(np.arange(items, dtype=np.int32), counts)
    first = 0 if near is None else np.maximum(target - near, 0)
    source = (first + random.random(len(target)) * (target - first)).astype(np.int32)
    weight = random.random(len(target))
    total = np.bincount(target, weight, minlength=items)
    return Shares(offsets, source, weight / total[target])


def own_values(shares: Shares, columns: int) -> Floats:
    """Return random own values of the items that have no input, 0 of all others."""
    direct = np.random.default_rng(2).random((shares.items, columns))
    direct[np.diff(shares.offsets) > 0] = 0.0
    return direct


def clock(work: Callable[[], object]) -> float:
    """Return the shortest of some runs, seconds."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def against_gather(columns: int, near: int | None) -> bool:
    """Compare one forward pass with the gather of as many numbers."""
    shares = world(ITEMS, near)
    direct = own_values(shares, columns)
    found = solve(shares, direct)
    assert found.way == "forward"
    value = found.value
    gather = clock(lambda: np.take(value, shares.source, axis=0))
    forward = clock(lambda: swept(shares, direct))
    checked = clock(lambda: solve(shares, direct))
    ratio = gather / forward
    where = "anywhere" if near is None else "near"
    print(
        f"forward, {ITEMS:,} items, {len(shares.source):,} links {where}, {columns} columns: "
        f"{forward:.4f} s; checked {checked:.4f} s; gather {gather:.4f} s; rate {ratio:.2f}x "
        f"(must be {GATHER_MIN}x), checked {gather / checked:.2f}x"
    )
    return ratio >= GATHER_MIN


def against_peer() -> bool:
    """Compare all items with a peer's answers, one item at a time."""
    shares = world(PEER_ITEMS)
    direct = own_values(shares, 1)
    value = solve(shares, direct).value[:, 0]
    start = time.perf_counter()
    peer = peer_of(shares, direct[:, 0])
    peer.lci(factorize=True)
    peer.lcia()
    first = time.perf_counter() - start
    asked = np.linspace(PEER_ITEMS // 2, PEER_ITEMS - 1, ASKED).astype(int).tolist()
    start = time.perf_counter()
    for item in asked:
        peer.lci(demand={item: 1.0})
        peer.lcia()
        assert abs(peer.score - value[item]) < 1e-9
    each = (time.perf_counter() - start) / ASKED
    ours = clock(lambda: solve(shares, direct))
    whole = first + each * (PEER_ITEMS - 1)
    print(
        f"brightway, {PEER_ITEMS:,} items: first {first:.2f} s, each further {each * 1e3:.2f} ms, "
        f"all by extrapolation {whole:.0f} s; ours, all items {ours * 1e3:.3f} ms; "
        f"{whole / ours:,.0f}x (must be {PEER_MIN:,}x; its first answer alone {first / ours:,.0f}x)"
    )
    return whole / ours >= PEER_MIN


def peer_of(shares: Shares, direct: Floats) -> bw2calc.LCA:
    """Return the same matrix as the peer takes it: a technosphere of which inputs are taken off."""
    count = shares.items
    numbers = np.arange(count)
    target = numbers.repeat(np.diff(shares.offsets))
    package = bw_processing.create_datapackage()
    indices = np.empty(count + len(target), bw_processing.INDICES_DTYPE)
    indices["row"] = np.concatenate((numbers, shares.source))
    indices["col"] = np.concatenate((numbers, target))
    package.add_persistent_vector(
        matrix="technosphere_matrix",
        name="shares",
        indices_array=indices,
        data_array=np.concatenate((np.ones(count), shares.share)),
        flip_array=np.concatenate((np.zeros(count, bool), np.ones(len(target), bool))),
    )
    flow = np.empty(count, bw_processing.INDICES_DTYPE)
    flow["row"], flow["col"] = count + 1, numbers
    package.add_persistent_vector(
        matrix="biosphere_matrix", name="own", indices_array=flow, data_array=direct
    )
    one = np.empty(1, bw_processing.INDICES_DTYPE)
    one["row"] = one["col"] = count + 1
    package.add_persistent_vector(
        matrix="characterization_matrix", name="one", indices_array=one, data_array=np.ones(1)
    )
    return bw2calc.LCA({count - 1: 1.0}, data_objs=[package])


def orders() -> None:
    """Print what other orders, loops, samples and the plain pass cost."""
    shares = world(ITEMS)
    direct = own_values(shares, 2)
    expected = solve(shares, direct).value
    forward = clock(lambda: solve(shares, direct))
    mixed = np.random.default_rng(3).permutation(ITEMS)
    shuffled, moved = permuted(shares, mixed), direct[mixed]
    assert np.abs(solve(shuffled, moved).value - expected[mixed]).max() < 1e-12
    report("ordered (shuffled items)", clock(lambda: solve(shuffled, moved)), forward)
    level = direct.copy()
    start = time.perf_counter()
    by_level(shares, level, 0)
    report("by generation, public operations", time.perf_counter() - start, forward)
    assert np.abs(level - expected).max() < 1e-12
    looped = with_loops(shares)
    found = solve(looped, direct)
    report(f"loops ({len(found.loops):,})", clock(lambda: solve(looped, direct)), forward)
    links = len(shares.source)
    doubt = Doubt(
        np.arange(links), np.full(links, 0.02), np.full(ITEMS, -1), np.zeros(ITEMS), is_whole=True
    )
    start = time.perf_counter()
    deviations(shares, expected[:, 0], doubt, seed=1, draws=100)
    report("standard uncertainty of all, 100 samples", time.perf_counter() - start, forward)


def with_loops(shares: Shares) -> Shares:
    """Return the rows with pairs that feed each other: rework of two neighbours, ten thousand."""
    source = shares.source.copy()
    share = shares.share * 0.9
    first = shares.offsets[:-1]
    has = np.flatnonzero(np.diff(shares.offsets) > 0)
    pairs = has[(has % 100 == 0) & np.isin(has + 1, has)]
    source[first[pairs]] = pairs + 1
    source[first[pairs + 1]] = pairs
    return Shares(shares.offsets, source, share)


def report(label: str, seconds: float, forward: float) -> None:
    """Print one way beside the forward pass."""
    print(f"{label}: {seconds:.3f} s, {seconds / forward:.1f}x the forward pass")


def memory() -> bool:
    """Measure the most that 10^7 links ever take, in a process of its own."""
    done = subprocess.run(
        [sys.executable, __file__, "memory"], capture_output=True, text=True, check=True
    )
    print(done.stdout.strip())
    return float(done.stdout.split()[-2]) < MEMORY_MAX_GIB


def hold() -> None:
    """Sweep 10^7 links, with their check and a shuffled order, and print the peak."""
    shares = world(int(MEMORY_LINKS / INPUTS / 0.97))
    direct = own_values(shares, 2)
    start = time.perf_counter()
    solve(shares, direct)
    forward = time.perf_counter() - start
    plain = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    mixed = np.random.default_rng(3).permutation(shares.items)
    solve(permuted(shares, mixed), direct[mixed])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(
        f"memory, {len(shares.source):,} links, 2 columns: forward {forward:.2f} s, peak "
        f"{plain:.2f} GiB; shuffled too, peak {peak:.2f} GiB"
    )


if __name__ == "__main__":
    if sys.argv[1:] == ["memory"]:
        hold()
    else:
        main()
