"""Published pairs of EPC URN and GS1 Digital Link, as facts.

Source    RalphTro/epcis-event-hash-generator, tests/dl_normaliser_test.py (MIT), commit
          18665e45ae078f253fb62f4c785912f9382ad845; the rows marked GS1 are of the EPC Tag Data
          Standard 2.0, section 6.3, or were worked out by hand with GS1 GS section 7.9
"""

HOME = "https://id.gs1.org"
# EPC URN, path of the canonical link, digits of the company prefix
PAIRS = [
    ("urn:epc:id:sgtin:4012345.011111.98%22", "/01/04012345111118/21/98%22", 7),
    ("urn:epc:id:sgtin:415056789012.0.987654", "/01/04150567890128/21/987654", 12),
    (
        "urn:epc:id:sgtin:0614141.812345.6789%2F%26%25%22!%3F()",
        "/01/80614141123458/21/6789%2F%26%25%22%21%3F%28%29",
        7,
    ),
    ("urn:epc:id:sgln:4012345.00005.122", "/414/4012345000054/254/122", 7),
    ("urn:epc:id:sgln:4012345.00005.0", "/414/4012345000054", 7),
    ("urn:epc:id:grai:4012345.00022.334455", "/8003/04012345000221334455", 7),
    ("urn:epc:id:giai:4012345.ABC345", "/8004/4012345ABC345", 7),
    ("urn:epc:id:gsrn:4012345.0000006765", "/8018/401234500000067657", 7),
    ("urn:epc:id:gsrnp:4012345.0000000007", "/8017/401234500000000074", 7),
    ("urn:epc:id:gdti:4012345.00009.PO-4711", "/253/4012345000092PO-4711", 7),
    ("urn:epc:id:gdti:987659999999..9", "/253/98765999999929", 12),
    (
        "urn:epc:id:cpi:0614141.11111111111111-A%23%2F.1234",
        "/8010/061414111111111111111-A%23%2F/8011/1234",
        7,
    ),
    ("urn:epc:id:ginc:0614141.xyz47%2F11", "/401/0614141xyz47%2F11", 7),
    ("urn:epc:id:gsin:4012345.222333444", "/402/40123452223334442", 7),
    ("urn:epc:id:itip:4012345.011111.01.02.987", "/8006/040123451111180102/21/987", 7),
    (
        "urn:epc:id:upui:1234567.098765.51qIgY)%3C%26Jp3*j7SDB",
        "/01/01234567987651/235/51qIgY%29%3C%26Jp3%2Aj7SDB",
        7,
    ),
    ("urn:epc:id:pgln:4000001.00000", "/417/4000001000005", 7),
    ("urn:epc:id:pgln:999999999999.", "/417/9999999999994", 12),
    ("urn:epc:class:lgtin:4012345.012345.Lot987", "/01/04012345123456/10/Lot987", 7),
    ("urn:epc:idpat:sgtin:4012345.012345.*", "/01/04012345123456", 7),
    ("urn:epc:idpat:grai:4012345.99999.*", "/8003/04012345999990", 7),
    ("urn:epc:idpat:gdti:4012345.11111.*", "/253/4012345111118", 7),
    ("urn:epc:idpat:sgcn:4012345.22222.*", "/255/4012345222227", 7),
    ("urn:epc:idpat:cpi:4012345.AB12.*", "/8010/4012345AB12", 7),
    ("urn:epc:idpat:itip:4012345.012345.01.02.*", "/8006/040123451234560102", 7),
    # By hand: 952000100012 has check digit 6, 19520001000000007 has 9.
    ("urn:epc:id:sgcn:9520001.00012.55", "/255/952000100012655", 7),
    ("urn:epc:id:sscc:9520001.1000000007", "/00/195200010000000079", 7),
]
# Spellings of one link -> its canonical path
SPELLINGS = [
    ("https://example.com/gtin/09780345418913/21/765tz?abc=211121", "/01/09780345418913/21/765tz"),
    ("http://example.de/gtin-8/01/97803111", "/01/00000097803111"),
    ("http://us-company-with-UPC.com/01/001122334455/ser/GHB", "/01/00001122334455/21/GHB"),
    ("https://ean-13.de/gtin/4012345123456/ser/ABC524", "/01/04012345123456/21/ABC524"),
    (
        "https://id.gs1.org/gtin/9780345418913/cpv/344/lot/1223/ser/765tz",
        "/01/09780345418913/21/765tz",
    ),
    ("http://example.de/01/040123451234/cpv/344/lot/ABD", "/01/00040123451234/10/ABD"),
    ("https://id.gs1.org/itip/123456789101100190/cpv/ABCD", "/8006/123456789101100190"),
    (
        "https://fashion-corp.com/8006/040123451234560102/10/Lot-123/21/ser987",
        "/8006/040123451234560102/21/ser987",
    ),
    ("https://example.co.uk/party/4226350800008", "/417/4226350800008"),
    ("https://id.gs1.org/8004/0180451111ABC987", "/8004/0180451111ABC987"),
    # Own: characters that a link must escape, and a slash that was not.
    ("https://id.gs1.org/01/09520001001024/21/A(1)!", "/01/09520001001024/21/A%281%29%21"),
    ("https://id.gs1.org/01/09520001001024/21//a/b", "/01/09520001001024/21/%2Fa%2Fb"),
    ("HTTPS://SHOP.EXAMPLE.ORG/01/09520001001024/10/%2f", "/01/09520001001024/10/%2F"),
    ("https://id.gs1.org/01/09520001001024/10/5%", "/01/09520001001024/10/5%25"),
    ("https://example.org/8018/401234500000067657/8019/12", "/8018/401234500000067657/8019/12"),
]
NO_KEYS = [
    "http://example.org/123/4012345ABC987/456/4711",
    "http://id.gs1.org/99/9780345418913",
    "http://id.gs1.org/01/9780345418913/99/utfgf",
    "http://example.de/abc/9780345418913",
    "http://example.de/01/97803",
    "https://id.gs1.org/8006/04012345123456/22/ABCD/10/XYZ",
    "https://example.com/orders/401/12",
    "urn:uuid:6f0b6d3e-7a0f-4b5c-9a58-000000000001",
    "urn:epc:id:gid:95100000.12345.400",
    "urn:epc:id:usdod:CAGEY.5678",
    "urn:epc:id:adi:35962.PQ7VZ4.M37GXB92",
    "urn:epc:id:bic:CSQU3054383",
    "urn:epc:id:imovn:9176187",
    "urn:epc:idpat:sgtin:9520001.*.*",
    "urn:epc:idpat:sgtin:*.*.*",
    "urn:epc:raw:96.x01",
    "42",
    "Hello World!",
    "",
]
MALFORMED = [
    "urn:epc:id:sgtin:9520001.00102.A1",
    "urn:epc:id:sgtin:9520001.000102",
    "urn:epc:id:sgtin:95200.01000102.A1",
    "urn:epc:id:sscc:9520001.10000007",
    "urn:epc:id:sgtin:9520001.000102.A/1",
    "urn:epc:id:sgtin:9520001.000102.A%231",
    "urn:epc:id:sgtin:9520001.000102.A%FF",
    "urn:epc:id:sgtin:9520001.000102." + "A" * 21,
    "urn:epc:id:giai:9520001." + "A" * 24,
    "urn:epc:id:cpi:9520001.AB-1.x",
    "urn:epc:id:cpi:9520001.ab.1",
    "urn:epc:class:lgtin:9520001.000102.",
    "urn:epc:idpat:sgtin:9520001.000102.7",
    "urn:epc:id:gid:95100000.012345.400",
    "urn:epc:id:usdod:CAGEO.1",
    "urn:epc:id:bic:CSQA3054383",
    "urn:epc:id:imovn:917618",
]
