"""A newspaper's years as strips of days."""

import datetime

from archive.holdings_strip import Dated, Month, years


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def certain(first: str, last: str | None = None) -> Dated:
    return Dated(day(first), day(last) if last else None, None, inferred=False)


def inferred(first: str, latest: str) -> Dated:
    return Dated(day(first), None, day(latest), inferred=True)


def test_nothing_held_has_no_years() -> None:
    assert years([], [day("2021-01-01")]) == []


def test_days_that_stand_together_are_one_bar_and_joint_issues_have_all_their_days() -> None:
    (year,) = years([certain("2021-01-01"), certain("2021-01-02"), certain("2021-02-11", "2021-02-17")], [])
    assert year.held_path == "M0 12v-12h2v12zM41 12v-12h7v12z"
    assert (year.number, year.count, year.missing) == (2021, 3, 0)
    assert year.months[:3] == (Month(1, 2, False, 0), Month(2, 1, False, 0), Month(3, 0, False, 0))


def test_a_month_ends_with_a_gap_where_it_has_fewer_days() -> None:
    (year,) = years([certain("2021-02-28", "2021-03-01")], [])
    assert year.held_path == "M58 12v-12h1v12zM62 12v-12h1v12z"


def test_an_inferred_date_is_hatched_over_its_days_but_not_over_held_ones() -> None:
    held = [inferred("2021-03-01", "2021-03-05"), certain("2021-03-03")]
    (year,) = years(held, [])
    assert year.inferred_path == "M62 12v-12h2v12zM65 12v-12h2v12z"
    assert year.held_path == "M64 12v-12h1v12z"
    assert year.months[2] == Month(3, 2, False, 0)
    (year,) = years([inferred("2021-03-01", "2021-03-05")], [])
    assert year.months[2] == Month(3, 1, True, 0)


def test_an_inferred_interval_goes_on_in_the_next_year_and_a_long_one_is_cut() -> None:
    first, second = years([inferred("2020-12-30", "2021-01-03"), certain("2021-06-01")], [])
    assert (first.number, first.inferred_path) == (2021, "M0 12v-12h3v12z")
    assert (second.number, second.inferred_path) == (2020, "M370 12v-12h2v12z")
    (year,) = years([inferred("2021-01-01", "2021-12-31")], [])
    assert year.inferred_path == "M0 12v-12h32v12z"


def test_missing_days_are_low_and_an_inferred_date_may_be_one_of_them() -> None:
    held = [certain("2021-01-01"), inferred("2021-01-05", "2021-01-06")]
    (year,) = years(held, [day("2021-01-02"), day("2021-01-05"), day("2021-01-01")])
    assert year.missing_path == "M1 12v-4h1v4z"
    assert (year.missing, year.months[0].missing) == (1, 1)


def test_years_of_which_nothing_is_held_stand_between() -> None:
    assert [(year.number, year.count) for year in years([certain("2021-01-01"), certain("2019-01-01")], [])] == [
        (2021, 1),
        (2020, 0),
        (2019, 1),
    ]
