"""A name that is not known is answered with the nearest that is."""

from loopbook.book.knowing import unknown_term


def test_the_nearest_name_is_offered_and_none_where_nothing_is_near() -> None:
    assert "battery-1" in str(unknown_term("LB-D16", "batery-1", ("battery-1", "slag")))
    assert "slag" not in str(unknown_term("LB-D16", "battery", ("slag",)))
