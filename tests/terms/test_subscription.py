"""What the state of a subscription says of itself."""

from loopbook.terms.subscription import Activity, Sent, Standing


def test_a_subscription_is_active_retrying_or_paused() -> None:
    assert Standing().activity is Activity.ACTIVE
    assert Standing(failures=1).activity is Activity.RETRYING
    assert Standing(failures=1, is_paused=True).activity is Activity.PAUSED


def test_a_delivery_is_taken_where_nothing_went_wrong() -> None:
    assert Sent(status=204).is_taken
    assert not Sent(status=500, code="LB-N35").is_taken
