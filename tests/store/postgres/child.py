"""A second process on a journal in PostgreSQL: told by its arguments, heard line by line.

pour URL FIRST COUNT STEP  append drafts FIRST, FIRST+STEP, ... one by one; print `number sequence`
                           as each is acknowledged
rivals URL NAME COUNT      append drafts 0..COUNT-1 with words of its own; print each outcome
hold URL                   take the write lock, print `held`, keep it until a line comes in
"""

import sys

from loopbook.store.postgres.gate import open_there
from tests.stores.drafts import Clock, Salt, draft


class HoldingSalt(Salt):
    """Asked inside the transaction: waits there."""

    def __call__(self) -> bytes:
        print("held", flush=True)
        sys.stdin.readline()
        return super().__call__()


def pour(url: str, first: int, count: int, step: int) -> None:
    journal = open_there(url, Clock(), Salt())
    print("begin", flush=True)
    for number in range(first, first + count * step, step):
        status = journal.append([draft(number)])[0]
        print(number, status.sequence, flush=True)
    journal.close()


def rivals(url: str, name: str, count: int) -> None:
    journal = open_there(url, Clock(), Salt())
    print("begin", flush=True)
    sys.stdin.readline()
    for number in range(count):
        status = journal.append([draft(number, name)])[0]
        print(status.outcome, status.sequence, flush=True)
    journal.close()


def hold(url: str) -> None:
    journal = open_there(url, Clock(), HoldingSalt())
    journal.append([draft(1_000_000)])
    journal.close()


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["pour", url, first, count, step]:
            pour(url, int(first), int(count), int(step))
        case ["rivals", url, name, count]:
            rivals(url, name, int(count))
        case ["hold", url]:
            hold(url)
