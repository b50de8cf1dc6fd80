"""Identifiers of the synthetic world: valid, its own, and never twice the same."""

from uuid import RFC_4122, UUID

from loopbook.programs.demo.cascade import LOT_ITEMS, PACK_ITEM
from loopbook.programs.demo.identifier import class_uri
from loopbook.programs.synthetic import name
from loopbook.programs.synthetic.name import Site
from loopbook.trace.identifier import Level, level_of, mended_key


def test_check_digits_of_classes_and_places_are_right() -> None:
    addresses = [*name.CLASS_WORDS, *(uri for *_, uri in name.places()), name.OWNER, name.SORTER]
    assert len(set(addresses)) == len(addresses) == 22 + len(Site) * name.SITES + 2
    assert not [uri for uri in addresses if mended_key(uri)[0]]


def test_no_class_is_one_of_the_demo() -> None:
    demo = {class_uri(item) for item in (10, 11, PACK_ITEM, *LOT_ITEMS.values())}
    assert not demo & set(name.CLASS_WORDS)


def test_things_lots_and_classes_are_what_they_should_be() -> None:
    assert level_of(name.thing(name.PACK, 1, 0, 2)) is Level.INSTANCE
    assert level_of(f"{name.cell_stem(1, 0, 2)}3") is Level.INSTANCE
    assert level_of(name.lot(name.ORE, 1, 0, 0)) is Level.LOT
    assert level_of(name.WASTE) is Level.CLASS


def test_an_event_id_is_a_uuid_of_free_content_that_says_it_is_made_up() -> None:
    identifier = UUID(name.event_prefix(7) + name.event_suffix(123_456))
    assert identifier.version == 8
    assert identifier.variant == RFC_4122
    assert str(identifier).startswith("00000007-fa4e-8000-8000-")


def test_event_ids_of_neighbours_are_scattered_and_differ() -> None:
    suffixes = [name.event_suffix(number) for number in range(20_000)]
    assert len(set(suffixes)) == len(suffixes)
    assert len({suffix[0] for suffix in suffixes[:64]}) == 16


def test_families_take_turns_with_the_plants_of_a_trade() -> None:
    assert len({name.place_of(Site.MINE, family) for family in range(8)}) == name.SITES
    assert name.place_of(Site.MINE, 0) == name.place_of(Site.MINE, name.SITES)
