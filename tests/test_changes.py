"""Changes: numbered within transactions, told of on commit, gathered in long runs."""

from unittest.mock import Mock

import pytest
from django.db import transaction

from archive import changes
from archive.models import Change


@pytest.fixture
def follower() -> Mock:
    follower = Mock()
    changes.committed.connect(follower, weak=False)
    yield follower
    changes.committed.disconnect(follower)


def change() -> None:
    with transaction.atomic():
        changes.record(Change.Kind.PAGE, [1])


@pytest.mark.django_db(transaction=True)
def test_a_change_outside_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        changes.record(Change.Kind.PAGE, [1])


@pytest.mark.django_db(transaction=True)
def test_followers_hear_on_commit_only(follower: Mock) -> None:
    with transaction.atomic():
        changes.record(Change.Kind.PAGE, [1])
        assert follower.call_count == 0
    assert follower.call_count == 1


@pytest.mark.django_db(transaction=True)
def test_nothing_is_told_of_what_was_rolled_back(follower: Mock) -> None:
    with transaction.atomic():
        changes.record(Change.Kind.PAGE, [1])
        transaction.set_rollback(True)
    assert (follower.call_count, Change.objects.count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_a_follower_that_fails_does_not_fail_who_changed(follower: Mock, caplog: pytest.LogCaptureFixture) -> None:
    follower.side_effect = ZeroDivisionError
    change()
    assert Change.objects.count() == 1
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_long_run_wakes_once_at_its_end(follower: Mock) -> None:
    with changes.gathered_wakes(60):
        for _ in range(5):
            change()
        assert follower.call_count == 0
    assert follower.call_count == 1


@pytest.mark.django_db(transaction=True)
def test_a_run_wakes_now_and_then_and_not_at_the_end_for_nothing(follower: Mock) -> None:
    with changes.gathered_wakes(0):
        change()
        change()
    assert follower.call_count == 2
