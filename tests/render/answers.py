"""Reconciled tables to show."""

import io
from datetime import date

from loopbook.account.model.rows import model_of_rows
from loopbook.book.reconciling import PLAIN, Question, answered
from loopbook.book.sheet import year_of
from loopbook.book.shelf import core
from loopbook.formats.flows import read_flows
from loopbook.render.disagreement import Answer

BROKEN = """flow,from,to,value,sd,unit,by
ore,,smelter,100,1,kt,
metal,smelter,mill,100,1,kt,
sheet,mill,,80,1,kt,scale 3
scrap,mill,,0.5,0.1,kt,
"""
OPEN = """flow,from,to,value,sd,unit
a,,x,10,1,t
b,x,,,,t
c,x,,,,t
"""
STOCK = """flow,from,to,period,value,sd,unit,what
in,,works,2025,10,1,t,
out,works,,2025,8,1,t,
,,stock of works,2024,100,1,t,level
,,stock of works,2025,101,1,t,level
"""


def answer(table: str, question: Question = PLAIN) -> Answer:
    """Return what a table comes to, as doors show it."""
    words = core()
    stream = io.BytesIO(table.encode())
    rows, findings = read_flows(stream, "flows.csv", words.intake["flows"], words.units)
    found = answered(model_of_rows(rows, (), year_of(date(2025, 6, 1))), question, findings)
    return Answer(
        reconciled=found.reconciled,
        system=found.modelled.system,
        units=found.modelled.units,
        variables=found.variables,
        findings=found.findings,
    )
