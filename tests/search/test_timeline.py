"""Hits over time: which slots an axis has, what is said of each, and where its bars lead."""

import pytest

from archive import tallies
from search.narrowing import Narrowing
from search.request import SearchRequest
from search.results import Facet, FacetValue
from search.timeline import HEIGHT, Timeline, timeline, within


def value(name: str, count: int, *children: FacetValue) -> FacetValue:
    return FacetValue(name, name, count, chosen=False, url="?", children=children)


DATES = Facet(
    "date",
    "日期",
    (
        value("2023", 8, value("2023-02", 8, value("2023-02-01", 2), value("2023-02-28", 6))),
        value("2020", 4, value("2020-12", 4)),
        value("unknown", 3),
    ),
)


def drawn(*dates: str, held: tuple[str, ...] = ()) -> Timeline:
    made = timeline(SearchRequest(q="疫", narrowing=Narrowing(dates=dates)), DATES, held)
    assert made is not None
    return made


def test_years_go_from_the_first_to_the_last_that_is_held_or_found() -> None:
    years = drawn(held=("2019", "2020", "2022", "2023"))
    assert [(slot.value, slot.count, slot.held, slot.url) for slot in years.slots] == [
        ("2019", 0, True, None),
        ("2020", 4, True, "?q=%E7%96%AB&date=2020"),
        ("2021", 0, False, None),
        ("2022", 0, True, None),
        ("2023", 8, True, "?q=%E7%96%AB&date=2023"),
    ]
    assert years.crumbs == (("全部年份", None),)
    assert years.has_gaps
    assert years.unknown is not None
    assert years.unknown.count == 3


def test_a_year_has_twelve_months_and_a_month_all_its_days() -> None:
    months = drawn("2023", held=("2023-02",))
    assert [slot.value for slot in months.slots] == [f"2023-{month:02}" for month in range(1, 13)]
    assert [slot.name for slot in months.slots[:3]] == ["1月", "2", "3"]
    assert [slot.value for slot in months.slots if slot.held] == ["2023-02"]
    assert months.slots[1].url == "?q=%E7%96%AB&date=2023-02"
    assert months.crumbs == (("全部年份", "?q=%E7%96%AB"), ("2023年", None))
    days = drawn("2023-02")
    assert len(days.slots) == 28
    assert [(slot.value, slot.count) for slot in days.slots if slot.count] == [("2023-02-01", 2), ("2023-02-28", 6)]
    assert [slot.name for slot in days.slots if slot.name] == ["1", "5", "10", "15", "20", "25"]
    assert days.crumbs[1:] == (("2023年", "?q=%E7%96%AB&date=2023"), ("2023年2月", None))


def test_a_chosen_slot_leads_back_up() -> None:
    days = drawn("2023-02-28")
    chosen = [slot for slot in days.slots if slot.chosen]
    assert [(slot.value, slot.url) for slot in chosen] == [("2023-02-28", "?q=%E7%96%AB&date=2023-02")]
    assert days.crumbs[-2:] == (("2023年2月", "?q=%E7%96%AB&date=2023-02"), ("2023年2月28日", None))


@pytest.mark.parametrize(
    ("dates", "period"),
    [
        ((), ""),
        (("unknown",), ""),
        (("2023",), "2023"),
        (("2023-02", "2023-05"), "2023"),
        (("2023-02", "2023-02-03"), "2023-02"),
        (("2023-02-01", "2023-02-03"), "2023-02"),
        (("2023", "2020"), ""),
        (("2023-02", "2020-02"), ""),
    ],
)
def test_the_axis_is_the_narrowest_that_holds_all_choices(dates: tuple[str, ...], period: str) -> None:
    assert within(SearchRequest(narrowing=Narrowing(dates=dates)), DATES) == period


def test_bars_stand_on_the_axis_within_their_slots() -> None:
    for made in (drawn(), drawn("2023"), drawn("2023-02"), drawn(held=("1900", "2023"))):
        assert sum(slot.width for slot in made.slots) == pytest.approx(100, abs=0.1)
        for slot in made.slots:
            assert slot.left <= slot.bar_left
            assert slot.bar_left + slot.bar_width <= slot.left + slot.width + 0.002
            assert slot.top + slot.height == pytest.approx(made.base, abs=0.11)
            assert bool(slot.count) == bool(slot.height)
            assert 0 < slot.figure_at < HEIGHT
    tallest = max(drawn().slots, key=lambda slot: slot.height)
    assert (tallest.value, tallest.top) == ("2023", 22)


def test_nothing_found_and_nothing_held_is_not_drawn() -> None:
    assert timeline(SearchRequest(), Facet("date", "日期", (value("unknown", 3),)), ()) is None


@pytest.mark.django_db
def test_periods_held_of_the_seeds(seeds: None) -> None:
    assert tallies.periods_held() == {"2020", "2021", "2022", "2023"}
    assert tallies.periods_held("2020") == {"2020-08"}
    assert tallies.periods_held("2020-08") == {"2020-08-17"}
    assert tallies.periods_held("2020-08", newspapers=["今日柯城"]) == {"2020-08-17"}
    assert tallies.periods_held("2020-08", newspapers=["永康日报"]) == set()
    assert tallies.periods_held(counties=["柯城"]) == {"2020"}
