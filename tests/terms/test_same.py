"""One identity in its spellings; many names at once give what each gives alone."""

from hypothesis import given
from hypothesis import strategies as st

from loopbook.terms.same import Identities, identity_of

GTIN = "10614141073464"
STEMS = [
    f"https://id.gs1.org/01/{GTIN}/21",
    f"https://example.com/some/shop/01/{GTIN}/21",
    f"https://example.com/gtin/{GTIN}/10",
    f"https://example.com/01/{GTIN}/10",
    f"https://example.com/01/{GTIN}/21/5/10",
    f"https://example.com/01/{GTIN}/10/5/21",
    "https://example.com/21",
    "https://example.com/01/123/21",
    "urn:epc:id:sgtin:0614141.107346",
    "urn:epc:id:sgtin:0614141.107346.a",
    "urn:epc:class:lgtin:0614141.107346",
    "urn:epc:id:sgln:0614141.12345",
    "urn:epc:id:sscc:0614141",
    "urn:epc:id:cpi:0614141.123ABC",
    "urn:epc:id:grai:0614141.12345",
    "urn:epc:idpat:sgtin:0614141.107346",
    "no address",
]


def test_all_spellings_of_a_key_have_one_form() -> None:
    spelled = (
        "urn:epc:id:sgtin:0614141.107346.2017",
        f"https://id.gs1.org/01/{GTIN}/21/2017",
        f"http://example.com/a/01/{GTIN}/21/2017?x=1",
    )
    assert {identity_of(name) for name in spelled} == {f"https://id.gs1.org/01/{GTIN}/21/2017"}


def test_what_has_no_form_is_itself() -> None:
    for name in ("urn:epc:id:sgtin:1.2.3", "urn:uuid:1", "", "电池"):
        assert identity_of(name) == name


@given(
    st.lists(
        st.builds(
            "".join,
            st.tuples(
                st.sampled_from(STEMS),
                st.sampled_from("/."),
                st.one_of(
                    st.text("aZ09-_.%?#/ é", max_size=6),
                    st.text(max_size=3),
                    st.text("aZ9-", max_size=24),
                ),
            ),
        ),
        max_size=20,
    )
)
def test_many_names_give_what_each_gives_alone(names: list[str]) -> None:
    assert Identities().of(names) == [identity_of(name) for name in names]
