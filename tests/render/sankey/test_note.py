"""Note: what was folded, hidden, open or negative is told, in lines that fit."""

import msgspec

from loopbook.account.sankey.view import sankey_view
from loopbook.render.label import length
from loopbook.render.sankey import drawn_view
from loopbook.render.sankey.note import lines, notes
from loopbook.terms.sankey import Group, Rest, SankeyDefinition
from tests.render.accounts import park, retired, shredder

from .test_drawing import texts
from .views import PLAIN, crowded, framed, reconciled, view_of


def test_what_was_folded_is_counted() -> None:
    view = crowded()
    told = notes(framed(view))
    inner = sum(node.inner_count + node.inner_unknown for node in view.nodes)
    assert told[0].startswith(f"{view.folded} smaller processes stand together in ")
    assert any(line.startswith(f"{inner} flows (") for line in told)
    assert " ".join(told[0].split()) in " ".join(texts(drawn_view(view)))
    assert notes(framed(view, "zh"))[0].startswith(f"{view.folded} 个较小的过程")


def test_where_all_stands_as_it_was_nothing_is_told() -> None:
    measured = tuple(cell for cell in park().cells if cell.chosen is not None)
    assert notes(framed(view_of(msgspec.structs.replace(park(), cells=measured)))) == []


def test_hidden_open_and_negative_are_told() -> None:
    groups = (Group(id="recycling", members=("recycling",)),)
    view = view_of(retired(), SankeyDefinition(groups=groups, rest=Rest.ELSEWHERE))
    assert "run between processes that are not shown" in " ".join(notes(framed(view)))
    assert "leaves their balance open: 1." in " ".join(notes(framed(view_of(shredder()))))
    cells = tuple(
        msgspec.structs.replace(
            cell, chosen=cell.chosen and msgspec.structs.replace(cell.chosen, amount=-1)
        )
        for cell in park().cells
    )
    negative = view_of(msgspec.structs.replace(park(), cells=cells))
    assert "flows are negative" in " ".join(notes(framed(negative)))


def test_a_reconciled_view_says_so() -> None:
    told = " ".join(notes(framed(sankey_view(reconciled(), PLAIN), "zh")))
    assert "数值已调和" in told


def test_lines_are_no_longer_than_the_picture() -> None:
    sentences = ["one two three four five six seven", "一二三四五六七八九十一二三四五六七八九十"]
    found = lines(sentences, 120.0)
    assert all(length(line, 11.0) <= 120.0 for line in found)
    assert "".join(found).replace(" ", "") == "".join(sentences).replace(" ", "")
    assert lines([], 100.0) == []
