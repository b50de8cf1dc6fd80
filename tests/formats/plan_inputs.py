"""A small form of our own and tables for it, for the tests of plan input."""

import csv
import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import BinaryIO

import xlsxwriter

from loopbook.book.shelf import core
from loopbook.errors import InputFaults
from loopbook.formats.plan_folder import PlanFile, read_plan_folder
from loopbook.formats.plan_form import COLUMNS, form_of
from loopbook.terms.finding import Finding, Place
from loopbook.terms.plan_input import PlanForm, PlanInput

UNITS = core().units

ROWS = """
,,Depots,车场,,,,,,,,,,,,
settings,,Settings,设置,,,yes,,,,,,,,,
settings,currency,currency,币种,text,,yes,,,,,,,CNY,,
settings,price_year,price year,价格年份,text,,yes,,,,,,,2025,,
settings,p,number of depots|p,数量,whole,,,1,0,,,,,2,how many,开几个
settings,radius,service radius,服务半径,number,KMT,,,0,,,,,5,,
settings,mode,mode,方式,choice,,,near,,,near=nearest first=就近|cheap=cheapest first=最便宜,,,near,,
settings,budget,budget,预算,number,money,,,0,,,,,,,
depots,,Depots,车场,,,yes,,,,,,,,,
depots,depot,depot|id,车场|编号,text,,yes,,,,,yes,,d1,name of it,名称
depots,capacity,capacity,能力,number,TNE,,,0,,,,,50,,
depots,cost,fixed cost,固定成本,number,money,,0,0,,,,,900,,
depots,haul,haul rate,运费率,number,money/TNE/KMT,,,0,,,,,2,,
depots,soh,state of health,健康度,number,P1,,,0,100,,,,80,,
depots,staff,staff,人数,whole,,,,0,,,,,3,,
depots,state,state,状态,choice,,,open,,,open=open=开放|shut=shut=关闭,,,open,,
depots,since,since,起始日,day,,,,,,,,,2024-05-01,,
depots,opens,opens,开门,time,,,,,,,,,08:30,,
depots,is_new,new,新建,yes_no,,,no,,,,,,no,,
depots,accepts,accepts,接收,list,,,,,,,,goods.good,paper|glass,,
goods,,Goods,物料,,,,,,,,,,,,
goods,good,good,物料,text,,yes,,,,,yes,,paper,,
trips,,Trips,车次,,,,,,,,,,,,
trips,source,from,从,text,,yes,,,,,yes,depots.depot,d1,,
trips,target,to,到,text,,yes,,,,,yes,depots.depot|goods.good,d2,,
trips,length,length,长度,number,KMT,yes,,0,,,,,4,,
"""

FORM: PlanForm = form_of("depots", ",".join(COLUMNS) + ROWS)

SETTINGS = "name,value,unit\ncurrency,CNY,\nprice year,2025,\n"
GOOD = {"settings.csv": SETTINGS, "depots.csv": "depot,capacity\nd1,5\nd2,7\n"}


@contextmanager
def lent(content: bytes) -> Iterator[BinaryIO]:
    yield io.BytesIO(content)


def files(tables: Mapping[str, str | bytes]) -> list[PlanFile]:
    contents = {
        name: text if isinstance(text, bytes) else text.encode() for name, text in tables.items()
    }
    return [PlanFile(name, partial(lent, content)) for name, content in contents.items()]


def read(tables: Mapping[str, str | bytes], **options: str) -> PlanInput:
    return read_plan_folder(files(tables), FORM, UNITS, options)


def faults(tables: Mapping[str, str | bytes], **options: str) -> list[Finding]:
    """What is wrong with the tables."""
    told: InputFaults | None = None
    try:
        read(tables, **options)
    except InputFaults as error:
        told = error
    if told is None:
        return []
    found = [each for each in told.found if isinstance(each, Finding)]
    assert len(found) == len(told.found)
    for language in ("en", "zh"):
        assert len(told.message(language).splitlines()) == 1 + len(found)
    return found


def fault(table: str, text: str, **options: str) -> tuple[str, Place, dict[str, str]]:
    """The one thing that is wrong when one table of good ones is another."""
    (found,) = faults({**GOOD, f"{table}.csv": text}, **options)
    return found.code, found.place, found.values


def workbook(tables: Mapping[str, str]) -> bytes:
    """The same tables as a workbook, numbers as numbers."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        for name, text in tables.items():
            sheet = book.add_worksheet(name.removesuffix(".csv"))
            for row, cells in enumerate(csv.reader(text.splitlines())):
                for column, cell in enumerate(cells):
                    if row and cell.replace(".", "", 1).isdigit():
                        sheet.write_number(row, column, float(cell))
                    else:
                        sheet.write_string(row, column, cell)
    return content.getvalue()
