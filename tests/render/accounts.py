"""Accounts to draw, made by hand and by chance."""

from fractions import Fraction

from hypothesis import strategies as st

from loopbook.terms.account import Account, Balance, Cell, Reading
from loopbook.terms.event import Basis
from loopbook.terms.period import Period
from loopbook.terms.posting import Grain
from loopbook.terms.quantity import Unit
from loopbook.terms.system import Flow, Layer, Process, System

MASS = (("mass", 1),)
MILLIGRAM = Unit("MGM", "mg", MASS, Fraction(1, 10**6), label_en="milligram", label_zh="毫克")
KILOGRAM = Unit("KGM", "kg", MASS, Fraction(1), label_en="kilogram", label_zh="千克")
GOODS = Layer(id="goods", quantum=MILLIGRAM, unit=KILOGRAM, label_en="Goods", label_zh="物质")
KG = 10**6


def reading(
    amount: int, basis: Basis = Basis.MEASURED, sd: float | None = None, publisher: str = ""
) -> Reading:
    return Reading(
        basis=basis,
        grain=Grain.ITEM,
        publisher=publisher,
        amount=amount,
        sd=sd,
        is_whole=True,
        count=1,
        sequences=(1,),
    )


def process(name: str, stage: int = 0, zh: str = "", **more: bool) -> Process:
    return Process(
        id=name, label_en=name.replace("_", " "), label_zh=zh or name, stage=stage, **more
    )


def account_of(
    processes: list[Process], flows: list[tuple[str, str, str, Reading | None]]
) -> Account:
    """Make an account in the layer `goods`, balanced by plain arithmetic."""
    system = System(
        {p.id: p for p in processes},
        {
            name: Flow(id=name, source=source, target=target, label_en=name, label_zh=name)
            for name, source, target, _ in flows
        },
        {"goods": GOODS},
    )
    balances = []
    for p in processes:
        if p.is_outside:
            continue
        into = sum(r.amount for _, _, target, r in flows if target == p.id and r)
        out = sum(r.amount for _, source, _, r in flows if source == p.id and r)
        balances.append(
            Balance(
                process=p.id,
                layer="goods",
                inflow=into,
                outflow=out,
                difference=into - out,
                sd=None,
                unmeasured=tuple(n for n, s, t, r in flows if r is None and p.id in (s, t)),
                is_stock=p.has_stock,
                basis=Basis.MEASURED,
            )
        )
    cells = [Cell(flow=name, layer="goods", chosen=r) for name, _, _, r in flows]
    return Account(
        system=system,
        pack="test@1",
        period=Period(2025 * 12, 12),
        cells=tuple(cells),
        balances=tuple(balances),
    )


def shredder() -> Account:
    """The worked example of the design: 1,000 kg in, 620 and 350 kg out, a loop back to making."""
    return account_of(
        [
            process("making", 0, "制造", is_outside=True),
            process("use", 1, "使用", has_stock=True),
            process("shredding", 2, "破碎"),
            process("refining", 3, "精炼"),
            process("landfill", 4, "填埋", is_outside=True),
        ],
        [
            ("packs_sold", "making", "use", reading(1500 * KG, Basis.DECLARED)),
            ("packs_back", "use", "shredding", reading(1000 * KG, sd=10.0 * KG)),
            ("black_mass", "shredding", "refining", reading(620 * KG, sd=10.0 * KG)),
            ("casings", "shredding", "landfill", reading(350 * KG, Basis.MODELLED)),
            ("metal_back", "refining", "making", reading(500 * KG, Basis.CONSTRUCTED)),
            ("slag", "refining", "landfill", None),
        ],
    )


def retired() -> Account:
    """The account of the demonstration: long names, residuals, a return, one flow unmeasured."""
    names = (
        ("owners", 0, "Owners of retired batteries", "退役电池所有者", True, False),
        ("sorting", 1, "Receiving, testing, grading", "接收、检测与分级", False, False),
        ("store", 2, "Store of graded cells", "分级电芯仓库", False, True),
        ("suppliers", 2, "Suppliers of casings and electronics", "壳体与电子件供应商", True, False),
        ("assembly", 3, "Second-life pack assembly", "梯次电池包重组", False, False),
        ("use", 4, "Second-life use", "梯次利用", False, True),
        ("recycling", 5, "Recycling plant", "再生利用厂", False, False),
        ("refining", 6, "Refining of black mass", "黑粉精炼", False, False),
        ("market", 7, "Metals and scrap market", "金属与废料市场", True, False),
    )
    processes = [
        Process(id=name, stage=stage, label_en=en, label_zh=zh, is_outside=out, has_stock=stock)
        for name, stage, en, zh, out, stock in names
    ]
    made = Basis.CONSTRUCTED
    amounts = (
        ("received", "owners", "sorting", 29_974_300, 1_034.0),
        ("stored", "sorting", "store", 29_972_000, 1_030.0),
        ("put_in", "store", "assembly", 24_798_000, 4_000.0),
        ("casings", "suppliers", "assembly", 9_224_500, 1_100.0),
        ("shipped", "assembly", "use", 34_033_000, 4_000.0),
        ("returned", "use", "sorting", 6_799_700, 2_000.0),
        ("taken_off", "sorting", "market", 1_848_500, 500.0),
        ("below_grade", "store", "recycling", 2_709_430, 2_800.0),
        ("taken_apart", "sorting", "recycling", 4_950_700, 2_000.0),
        ("black_mass", "recycling", "refining", 4_000_000, 2_800.0),
        ("foil", "recycling", "market", 1_740_000, 2_800.0),
        ("cans", "recycling", "market", 1_448_000, 2_800.0),
    )
    flows = [(f, s, t, reading(amount, made, sd)) for f, s, t, amount, sd in amounts]
    return account_of(processes, [*flows, ("metals", "refining", "market", None)])


@st.composite
def accounts(draw: st.DrawFn) -> Account:
    """Any account: labels of any text, any stages, any loops, amounts of either sign."""
    count = draw(st.integers(1, 7))
    processes = [
        Process(
            id=f"p{i}",
            label_en=draw(st.text(max_size=30)),
            label_zh=draw(st.text(max_size=30)),
            stage=draw(st.integers(0, 3)),
            is_outside=draw(st.booleans()),
            has_stock=draw(st.booleans()),
        )
        for i in range(count)
    ]
    ends = st.integers(0, count - 1).map(lambda i: f"p{i}")
    amounts = st.none() | st.integers(-(10**6), 10**15)
    flows = []
    for i in range(draw(st.integers(0, 14))):
        amount = draw(amounts)
        held = None if amount is None else reading(amount, draw(st.sampled_from(Basis)))
        flows.append((f"f{i}", draw(ends), draw(ends), held))
    return account_of(processes, flows)


def park(loops: int = 4, rows: int = 9) -> Account:
    """A park of 45 flows over five stages with return loops, as a packed picture."""
    names = [[f"plant_{stage}_{row}" for row in range(rows)] for stage in range(5)]
    processes = [
        process(n, s, f"第{s}级装置{r}") for s, ns in enumerate(names) for r, n in enumerate(ns)
    ]
    flows = []
    for stage in range(4):
        for row in range(rows):
            amount = (7 * stage + 13 * row) % 29 * 100 * KG + 40 * KG
            target = names[stage + 1][(row * 2 + stage) % rows]
            flows.append((f"f{stage}_{row}", names[stage][row], target, reading(amount)))
    for row in range(loops):
        flows.append((f"back{row}", names[4][row], names[row % 3][row], reading(300 * KG)))
    flows.append(("long", names[0][0], names[4][3], reading(900 * KG, Basis.MODELLED)))
    flows.append(("guess", names[1][0], names[3][3], None))
    return account_of(processes, flows)
