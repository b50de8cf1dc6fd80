"""Facts to see, made by hand and by chance."""

from typing import Any

from hypothesis import strategies as st

from loopbook.account.sankey.facts import Facts
from loopbook.terms.event import Basis
from loopbook.terms.period import Period
from loopbook.terms.sankey import Strand
from loopbook.terms.system import Flow, Process
from tests.render.accounts import GOODS, KG

YEAR = Period(2025 * 12, 12)


def place(name: str, stage: int = 0, **more: Any) -> Process:
    return Process(id=name, label_en=name, label_zh=name, stage=stage, **more)


def strand(flow: str, source: str, target: str, amount: int | None, **more: Any) -> Strand:
    held: dict[str, Any] = (
        {"basis": Basis.MEASURED, "sequences": (1,)} if amount is not None else {}
    )
    return Strand(
        flow=flow,
        source=source,
        target=target,
        layer="goods",
        period=YEAR,
        amount=None if amount is None else amount * KG,
        **{**held, **more},
    )


def facts(processes: list[Process], strands: list[Strand]) -> Facts:
    flows = {
        s.flow: Flow(id=s.flow, source=s.source, target=s.target, label_en=s.flow, label_zh=s.flow)
        for s in strands
    }
    return Facts(
        processes={process.id: process for process in processes},
        flows=flows,
        layer=GOODS,
        layers={"goods": GOODS},
        strands=tuple(strands),
    )


@st.composite
def any_facts(draw: st.DrawFn) -> Facts:
    """Any facts: names with levels, loops, flows of a process into itself, unmeasured flows."""
    count = draw(st.integers(1, 14))
    names = [
        f"{draw(st.sampled_from('AB'))}/{draw(st.sampled_from('xyz'))}/{i}" for i in range(count)
    ]
    processes = [
        place(
            name,
            draw(st.integers(0, 3)),
            is_outside=draw(st.booleans()),
            has_stock=draw(st.booleans()),
        )
        for name in names
    ]
    ends = st.sampled_from(names)
    strands = [
        strand(
            f"f{i}",
            draw(ends),
            draw(ends),
            draw(st.none() | st.integers(-5, 10**6)),
            sd=draw(st.none() | st.floats(0, 1e9)),
            sequences=(i,),
        )
        for i in range(draw(st.integers(0, 40)))
    ]
    return facts(processes, strands)
