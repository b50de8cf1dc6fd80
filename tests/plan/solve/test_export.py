"""Models as text: other readers get the same program, under the names of the blocks."""

from pathlib import Path

import highspy
import numpy as np
import pytest

from loopbook.plan.solve.export import lp_text, mps_text
from loopbook.plan.solve.highs import solve
from loopbook.plan.solve.model import Model


def model_of_two() -> Model:
    model = Model()
    ship = model.block("ship", (2, 2), cost=[[1, 2], [2, 1]], axes=(("北", "a b"), ("甲", "乙")))
    site = model.block("open", 2, bounds=(0, 1), cost=3.0, is_whole=True)
    asked = model.rows("asked", 2, bounds=([1.5, 2], np.inf), is_wish=True)
    model.add(asked.index[None, :], ship.index)
    room = model.rows("room", 2, bounds=(-np.inf, 0))
    model.add(room.index[:, None], ship.index)
    model.add(room.index, site.index, -4.0)
    return model


@pytest.mark.parametrize(("text_of", "name"), [(lp_text, "m.lp"), (mps_text, "m.mps")])
def test_what_is_written_is_read_back_as_the_same_program(
    text_of: object, name: str, tmp_path: Path
) -> None:
    model = model_of_two()
    assert callable(text_of)
    text = text_of(model)
    assert "open(1)" in text
    assert "asked(2)" in text
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    reader = highspy.Highs()
    reader.setOptionValue("output_flag", False)
    reader.readModel(str(path))
    reader.run()
    assert reader.getInfo().objective_function_value == pytest.approx(solve(model).objective)


def test_names_that_the_format_lacks_stay_apart() -> None:
    text = lp_text(model_of_two())
    assert "ship(_,_)" in text
    assert "ship(_,_)_2" in text
