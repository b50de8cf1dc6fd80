"""The memory store; what it shares with every store stands in tests/stores."""

from loopbook.store.memory import MemoryStore
from tests.stores.drafts import Clock, Salt, draft


def test_the_clock_is_asked_once_per_append_and_the_salt_once_per_entry() -> None:
    clock, salt = Clock(), Salt()
    start = clock.now
    store = MemoryStore(clock, salt)
    store.append([draft(1), draft(2), draft(1)])
    store.append([draft(1)])
    times = {entry.record_time for entry in store.read()}
    assert len(times) == 1
    assert salt.count == 2
    assert (clock.now - start).seconds == 2
