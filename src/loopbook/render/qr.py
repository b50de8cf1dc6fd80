"""QR: the modules of a code drawn as SVG; dark on light whatever colours a page has."""

import numpy as np
from numpy.typing import NDArray

from loopbook.render.svg import escape

_MARGIN = 4  # modules, ISO/IEC 18004, 9.1


def qr_svg(modules: NDArray[np.bool_], label: str) -> str:
    """Return a QR code as SVG: runs of dark modules of each row as one path.

    Parameters
      modules  dark ones true, without a margin;  label  what it says, for whoever cannot see it
    """
    side = len(modules) + 2 * _MARGIN
    runs = []
    for y, row in enumerate(np.pad(modules, ((0, 0), (1, 1))).astype(np.int8)):
        edges = np.flatnonzero(np.diff(row)).tolist()
        starts, ends = edges[::2], edges[1::2]
        for first, last in zip(starts, ends, strict=True):
            runs.append(f"M{first + _MARGIN} {y + _MARGIN}h{last - first}v1h-{last - first}z")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" width="{side * 4}" '
        f'height="{side * 4}" role="img" aria-label="{escape(label)}" '
        f'shape-rendering="crispEdges"><rect width="{side}" height="{side}" fill="#fff"/>'
        f'<path d="{"".join(runs)}" fill="#000"/></svg>'
    )
