"""CI's sample of the gates."""

from tests.assurance import gates
from tests.assurance.figures import all_reached


def test_without_a_token_nothing_changes_and_after_the_logout_nothing_is_answered() -> None:
    figures = gates.run(full=False)
    assert all_reached(figures), figures
