"""Footprint: what a region's use of goods caused, wherever it was made, by input-output tables."""

import msgspec

from loopbook.terms.finding import Finding


class Footprint(msgspec.Struct, frozen=True, kw_only=True):
    """One extension (a material, an emission) of one region, in the unit of the extension.

    Fields
      consumption  caused anywhere by what the region finally uses, its own final demand included
      territorial  caused inside the region by whomever, its own final demand included
      imports      of `consumption`: caused in other regions
      exports      of `territorial`: caused for the final use of other regions
      direct       of both: caused by final demand itself, as by heating and driving
      sd           standard uncertainty of `consumption`, of the extension alone; None where it
                   states none
      per_person   consumption by population; None when no population is given
    """

    extension: str
    unit: str
    region: str
    consumption: float
    territorial: float
    imports: float
    exports: float
    direct: float = 0.0
    sd: float | None = None
    per_person: float | None = None


class FootprintSheet(msgspec.Struct, frozen=True, kw_only=True):
    """The footprints of all regions, extension by extension, and what was found in the tables.

    Fields
      solver   how the Leontief system was factored: `sparse LU` or `dense LU`
    """

    footprints: tuple[Footprint, ...]
    regions: tuple[str, ...]
    sectors: int
    solver: str
    findings: tuple[Finding, ...]
