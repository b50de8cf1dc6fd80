"""`loopbook party`: wrong roles."""

from .conftest import Shell


def test_a_role_that_there_is_not_is_wrong_use(shell: Shell) -> None:
    assert shell("new", "my.book")[0] == 0
    code, _, err = shell("party", "name", "urn:party:x", "--role", "king")
    assert code == 2
    assert "recycler" in err
