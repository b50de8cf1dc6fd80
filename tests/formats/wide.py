"""A small pack of wide tables: shares of a whole, years as columns, ends of flows."""

from loopbook.book.shelf import LEAVES
from loopbook.rules.compile import compile_scheme
from loopbook.rules.load import pack_bytes, pack_of
from loopbook.terms.scheme import Pack, Scheme

HEAD = """id = "wide"
version = "1"
title_en = "Wide"
title_zh = "宽表"
jurisdiction = ""
status = "illustrative"
citation = "made up"
"""
SYSTEM = """zone = "UTC"

[[process]]
id = "towns"
label_en = "Towns"
label_zh = "城镇"
is_outside = true
reference = "r"

[[process]]
id = "works"
label_en = "The works"
label_zh = "工厂"
reference = "r"

[[process]]
id = "works_own"
label_en = "Own use"
label_zh = "自用"
is_outside = true
reference = "r"

[[flow]]
id = "waste"
source = "towns"
target = "works"
label_en = "Waste"
label_zh = "废物"
reference = "r"

[[flow]]
id = "own"
source = "works"
target = "works_own"
label_en = "Own"
label_zh = "自用"
reference = "r"

[[layer]]
id = "goods"
quantum = "GRM"
unit = "TNE"
label_en = "Mass"
label_zh = "质量"
reference = "r"
"""
WORDS = """term,kind,broader,code,unit,label_en,label_zh,source
stuff,class,,urn:loopbook:v1:stuff,,Stuff,物料,s
k_01,class,,urn:loopbook:v1:k_01,,Key 01,编码01,s
glass,observed,,,P1,Glass,玻璃,s
metal,observed,,,P1,Metal,金属,s
heads,observed,,,IE,Heads,人数,s
"""
INTAKE_HEAD = "table,heading_en,heading_zh,field,unit,required,default,example,source,sets,shares\n"
INTAKE = (
    INTAKE_HEAD
    + """shares,,,type,,,Observation,,s,,
shares,place,地点,subject,,yes,,A,s,,
shares,year,年份,period,,,2020,2020,s,,
shares,glass,玻璃,value,P1,,,5,s,indicator=glass,parts
shares,metal,金属,value,P1,,,5,s,indicator=metal,parts
shares,heads,人数,value,IE,,,5,s,indicator=heads,
parts,,,type,,,ObjectEvent,,s,,
parts,,,action,,,OBSERVE,,s,,
parts,,,basis,,,modelled,,s,,
parts,,,class,,,stuff,,s,,
parts,year,年份,period,,,2020,2020,s,,
parts,total,总量,whole,TNE,expected,,9,s,,
parts,glass,玻璃,share,P1,,,5,s,flow=waste,parts
years,,,type,,,ObjectEvent,,s,,
years,,,action,,,OBSERVE,,s,,
years,,,class,,,stuff,,s,,
years,from,来自,from,,yes,,towns,s,,
years,to,去往,to,,yes,,works,s,,
years,mass {period},质量 {period},quantity,TNE,,,5,s,,
years,scores,评分,pedigree,,,,"2,3,1,1,4",s,,
matrix,,,type,,,ObjectEvent,,s,,
matrix,,,action,,,OBSERVE,,s,,
matrix,,,header,,,2,,s,,
matrix,,,class,,,stuff,,s,,
matrix,,,period,,,2020,,s,,
matrix,[1],[1],from,,,,,s,,
matrix,[2],[2],from,,,,,s,,
matrix,{to},{to},quantity,TNE,,,,s,,
keys,,,type,,,ObjectEvent,,s,,
keys,,,action,,,OBSERVE,,s,,
keys,,,flow,,,waste,,s,,
keys,key,编码,class,,yes,k_{},01,s,,
keys,year,年份,period,,,2020,2020,s,,
keys,mass,质量,quantity,TNE,expected,,5,s,,
"""
)
POSTING = """event_type,action,biz_step,class,role,side,flow,layer,amount,basis,source
ObjectEvent,OBSERVE,,,,items,*,goods,statistic,declared,s
"""


def pack(**changed: str) -> Pack:
    """Return the pack, files replaced by name: `intake_csv=...`."""
    files = {
        "scheme.toml": HEAD,
        "system.toml": SYSTEM,
        "vocabulary.csv": WORDS,
        "intake.csv": INTAKE,
        "posting.csv": POSTING,
    }
    files |= {name.replace("_", "."): text for name, text in changed.items()}
    return pack_of(pack_bytes(Pack({name: text.encode() for name, text in files.items()}, "")))


def wide(**changed: str) -> Scheme:
    """Return the pack, compiled."""
    return compile_scheme(pack(**changed), {}, LEAVES)
