"""CBV words: the bare words of the Core Business Vocabulary 2.0 and how else they may be spelled.

Facts of the standard (ISO/IEC 19988:2024), taken from the enumerations of EPCIS-JSON-Schema.json
(gs1/EPCIS, commit 2b888befbc071e1c2d388e027b30149b3f51dcef). A word may also come as Web URI
(`https://ref.gs1.org/cbv/BizStep-receiving`), as CURIE (`cbv:BizStep-receiving`) or, from EPCIS
1.2, as URN (`urn:epcglobal:cbv:bizstep:receiving`): all of them mean the bare word, which alone may
stand in JSON. What the schema bars there is an error, what it only does not list a warning.
"""

from collections.abc import Mapping

import msgspec

BIZ_STEPS = frozenset(
    [
        "accepting",
        "arriving",
        "assembling",
        "collecting",
        "commissioning",
        "consigning",
        "creating_class_instance",
        "cycle_counting",
        "decommissioning",
        "departing",
        "destroying",
        "disassembling",
        "dispensing",
        "encoding",
        "entering_exiting",
        "holding",
        "inspecting",
        "installing",
        "killing",
        "loading",
        "other",
        "packing",
        "picking",
        "receiving",
        "removing",
        "repackaging",
        "repairing",
        "replacing",
        "reserving",
        "retail_selling",
        "sampling",
        "sensor_reporting",
        "shipping",
        "staging_outbound",
        "stock_taking",
        "stocking",
        "storing",
        "transporting",
        "unloading",
        "unpacking",
        "void_shipping",
    ]
)
DISPOSITIONS = frozenset(
    [
        "active",
        "available",
        "completeness_inferred",
        "completeness_verified",
        "conformant",
        "container_closed",
        "container_open",
        "damaged",
        "destroyed",
        "dispensed",
        "disposed",
        "encoded",
        "expired",
        "in_progress",
        "in_transit",
        "inactive",
        "mismatch_class",
        "mismatch_instance",
        "mismatch_quantity",
        "needs_replacement",
        "no_pedigree_match",
        "non_conformant",
        "non_sellable_other",
        "partially_dispensed",
        "recalled",
        "reserved",
        "retail_sold",
        "returned",
        "sellable_accessible",
        "sellable_not_accessible",
        "stolen",
        "unavailable",
        "unknown",
    ]
)
TRANSACTION_TYPES = frozenset(
    [
        "bol",
        "cert",
        "desadv",
        "inv",
        "pedigree",
        "po",
        "poc",
        "prodorder",
        "recadv",
        "rma",
        "testprd",
        "testres",
        "upevt",
    ]
)
PARTY_TYPES = frozenset(["location", "owning_party", "possessing_party"])
ERROR_REASONS = frozenset(["did_not_occur", "incorrect_data"])
ALERTS = frozenset(["ALARM_CONDITION", "ERROR_CONDITION"])
COMPONENTS = frozenset(
    [
        "altitude",
        "axial_distance",
        "azimuth",
        "easting",
        "elevation_angle",
        "height",
        "latitude",
        "longitude",
        "northing",
        "polar_angle",
        "spherical_radius",
        "x",
        "y",
        "z",
    ]
)
MEASUREMENTS = frozenset(
    [
        "AbsoluteHumidity",
        "AbsorbedDose",
        "AbsorbedDoseRate",
        "Acceleration",
        "Altitude",
        "AmountOfSubstance",
        "AmountOfSubstancePerUnitVolume",
        "Angle",
        "AngularAcceleration",
        "AngularMomentum",
        "AngularVelocity",
        "Area",
        "Capacitance",
        "Conductance",
        "Conductivity",
        "Count",
        "Density",
        "Dimensionless",
        "DoseEquivalent",
        "DoseEquivalentRate",
        "DynamicViscosity",
        "ElectricCharge",
        "ElectricCurrent",
        "ElectricCurrentDensity",
        "ElectricFieldStrength",
        "Energy",
        "Exposure",
        "Force",
        "Frequency",
        "Illuminance",
        "Inductance",
        "Irradiance",
        "KinematicViscosity",
        "Length",
        "LinearMomentum",
        "Luminance",
        "LuminousFlux",
        "LuminousIntensity",
        "MagneticFlux",
        "MagneticFluxDensity",
        "MagneticVectorPotential",
        "Mass",
        "MassConcentration",
        "MassFlowRate",
        "MassPerAreaTime",
        "MemoryCapacity",
        "MolalityOfSolute",
        "MolarEnergy",
        "MolarMass",
        "MolarVolume",
        "Power",
        "Pressure",
        "RadiantFlux",
        "RadiantIntensity",
        "Radioactivity",
        "RelativeHumidity",
        "Resistance",
        "Resistivity",
        "SolidAngle",
        "SpecificVolume",
        "Speed",
        "SurfaceDensity",
        "SurfaceTension",
        "Temperature",
        "Time",
        "Torque",
        "Voltage",
        "Volume",
        "VolumeFlowRate",
        "VolumeFraction",
        "VolumetricFlux",
        "Wavenumber",
    ]
)


class Vocabulary(msgspec.Struct, frozen=True):
    """One list of words with every accepted spelling.

    Fields
      words  the bare words
      web    Web URI up to the word, as `https://ref.gs1.org/cbv/BizStep-`
      bare   every spelling -> bare word
      barred beginnings that the JSON schema refuses where such a word stands
    """

    words: frozenset[str]
    web: str
    bare: Mapping[str, str]
    barred: tuple[str, ...] = (
        "urn:epcglobal:cbv",
        "https://ns.gs1.org/cbv/",
        "http://ns.gs1.org/cbv/",
    )


def _vocabulary(words: frozenset[str], web: str, *others: str) -> Vocabulary:
    spellings = {prefix + word: word for prefix in ("", web, *others) for word in words}
    return Vocabulary(words, web, spellings)


def _of_web(words: frozenset[str]) -> Vocabulary:
    """Return words of the GS1 Web Vocabulary, whose addresses the schema bars."""
    prefixes = ("", GS1, "gs1:", "https://ref.gs1.org/voc/", "https://www.gs1.org/voc/")
    spellings = {prefix + word: word for prefix in prefixes for word in words}
    return Vocabulary(words, GS1, spellings, _VOC)


CBV = "https://ref.gs1.org/cbv/"
GS1 = "https://gs1.org/voc/"
URN = "urn:epcglobal:cbv:"

BIZ_STEP = _vocabulary(BIZ_STEPS, f"{CBV}BizStep-", "cbv:BizStep-", f"{URN}bizstep:")
DISPOSITION = _vocabulary(DISPOSITIONS, f"{CBV}Disp-", "cbv:Disp-", f"{URN}disp:")
TRANSACTION_TYPE = _vocabulary(TRANSACTION_TYPES, f"{CBV}BTT-", "cbv:BTT-", f"{URN}btt:")
PARTY_TYPE = _vocabulary(PARTY_TYPES, f"{CBV}SDT-", "cbv:SDT-", f"{URN}sdt:")
ERROR_REASON = _vocabulary(ERROR_REASONS, f"{CBV}ER-", "cbv:ER-", f"{URN}er:")
COMPONENT = _vocabulary(COMPONENTS, f"{CBV}Comp-", "cbv:Comp-")
_VOC = tuple(f"{web}gs1.org/voc/" for web in ("https://", "http://", "https://www.", "http://www."))
MEASUREMENT = _of_web(MEASUREMENTS)
ALERT = _of_web(ALERTS)
_RESERVED = (
    URN,
    CBV,
    "http://ref.gs1.org/cbv/",
    "cbv:",
    *COMPONENT.barred,
    "gs1:",
    "https://ref.gs1.org/voc/",
    *_VOC,
)


def is_barred(text: str, vocabulary: Vocabulary) -> bool:
    """Say whether the JSON schema refuses `text` where a word of the vocabulary stands."""
    return text.startswith(vocabulary.barred)


def is_reserved(text: str) -> bool:
    """Say whether `text` is written in a namespace of the standard."""
    return text.startswith(_RESERVED)
