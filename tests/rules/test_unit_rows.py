"""Rows of units.csv in a pack."""

from .breaking import faults_of, with_files

HEADER = "code,symbol,dimension,factor,offset,label_en,label_zh,spellings,source\n"


def faults(row: str) -> tuple[str, ...]:
    return faults_of(with_files(units_csv=HEADER + row))


def test_a_pack_may_add_a_unit_of_its_own() -> None:
    pack = with_files(
        units_csv=HEADER + "BALE,,mass,250,,bale of PET,包（PET）,,Constructed\n",
        targets_csv=None,
        indicators_toml='[[indicator]]\nid = "bales"\ntitle_en = "B"\ntitle_zh = "包"\n'
        'formula = "flow(bottles_in)"\nunit = "bale of PET"\nsource = ""\n',
    )
    # The one fault is the empty source: the unit is known.
    assert faults_of(pack) == ("indicators.toml:1 'source' is empty. Write it.",)


def test_a_code_or_spelling_of_core_cannot_be_taken() -> None:
    assert "'KGM' stands in core/units.csv:" in faults("KGM,,mass,2,,x,甲,,Constructed")[0]
    assert "'kg' stands in core/units.csv:" in faults("XX,,mass,2,,x,甲,kg,Constructed")[0]


def test_a_row_that_is_no_unit_is_a_fault() -> None:
    assert "is not a number" in faults("XX,,mass,two,,x,甲,,Constructed")[0]
    assert "is not a number" in faults("XX,,mass,0,,x,甲,,Constructed")[0]
    assert "is not a number" in faults("XX,,mass^x,1,,x,甲,,Constructed")[0]
    assert "'label_zh' is empty" in faults("XX,,mass,1,,x,,,Constructed")[0]
