"""The list of functions is what the translator answers, no more and no less."""

import pytest

from kpiwork.errors import ExpressionError
from kpiwork.measure.expression import FORMS, FUNCTIONS, parse_aggregate, parse_row
from kpiwork.measure.expression.calls import TRANSLATORS
from kpiwork.measure.expression.functions import Sort

ROW_NAMES = [name for name, function in FUNCTIONS.items() if function.sort is Sort.ROW]


@pytest.mark.parametrize("name", ROW_NAMES)
def test_every_row_function_has_a_translation(name):
    assert name in TRANSLATORS


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=FUNCTIONS)
def test_every_function_is_described_and_counts_its_arguments(function):
    assert function.help.endswith(".")
    assert function.signature.startswith(f"{function.name}(")
    too_many = f"{function.name}({', '.join(['x'] * (function.most + 1))})"
    parse = parse_row if function.sort is Sort.ROW else parse_aggregate
    with pytest.raises(ExpressionError) as caught:
        parse(too_many)
    assert caught.value.problems[0].mend == f"write {function.signature}"


def test_every_form_is_described():
    assert all(form.help.endswith(".") and form.signature for form in FORMS)
