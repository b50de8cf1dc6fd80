"""The drawn code has every dark module, and a margin."""

import re

import numpy as np

from loopbook.render.qr import qr_svg


def test_runs_cover_exactly_the_dark_modules() -> None:
    modules = np.random.default_rng(1).random((21, 21)) < 0.5
    drawn = qr_svg(modules, 'a "label" <x>')
    assert 'viewBox="0 0 29 29"' in drawn
    assert "&quot;label&quot; &lt;x&gt;" in drawn
    found = np.zeros((29, 29), bool)
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", drawn):
        found[int(y), int(x) : int(x) + int(width)] = True
    assert np.array_equal(found, np.pad(modules, 4))
