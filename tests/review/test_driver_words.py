"""What drivers made of a movement, in words."""

from __future__ import annotations

from kpiwork.analysis.drivers import driver_shares
from kpiwork.review.driver_words import driver_words
from kpiwork.review.numbers import NumberStyle
from kpiwork.spec.unit import UnitKind

MONEY = NumberStyle(unit=UnitKind.CURRENCY, currency="USD", decimals=0)
NAMES = {"orders": "Orders taken", "price": "Price of an order"}


def test_the_largest_part_comes_first():
    found = driver_shares(2000.0, 2280.0, {"price": (20.0, 19.0), "orders": (100.0, 120.0)})
    assert driver_words(found, MONEY, NAMES, "Jul–Sep 2013") == (
        "Of +$280 since Jul–Sep 2013, as the product of its drivers: “Orders taken” made +$390 and "
        "“Price of an order” made −$110."
    )


def test_drivers_that_stood_still_are_not_counted_out_in_zeros():
    found = driver_shares(2000.0, 2000.1, {"price": (20.0, 20.001), "orders": (100.0, 100.0)})
    assert driver_words(found, MONEY, NAMES, "Q3") == "Its drivers hardly moved since Q3."


def test_many_drivers_are_put_together():
    drivers = {f"d{place}": (10.0, 10.0 + place) for place in range(6)}
    said = driver_words(driver_shares(60.0, 75.0, drivers), MONEY, {}, "Q3")
    assert said == (
        "Of +$15 since Q3, as the sum of its drivers: “d5” made +$5, “d4” made +$4, “d3” made +$3 and 3 others +$3."
    )


def test_one_driver_more_than_named():
    drivers = {f"d{place}": (10.0, 10.0 + place) for place in range(4)}
    assert driver_words(driver_shares(40.0, 46.0, drivers), MONEY, {}, "Q3").endswith("and 1 other $0.")


def test_unknown_says_why_and_names_who():
    found = driver_shares(2000.0, 2280.0, {"price": (20.0, None), "orders": (100.0, 120.0)})
    assert driver_words(found, MONEY, NAMES, "Q3") == (
        "What its drivers made of the movement is not known: a driver has no value in one of the periods "
        "(“Price of an order”)."
    )
    neither = driver_shares(5.0, 6.0, {"price": (20.0, 1.0), "orders": (100.0, 120.0)})
    assert driver_words(neither, MONEY, NAMES, "Q3").endswith(
        "neither the product nor the sum of its drivers."
    )
