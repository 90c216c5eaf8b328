from tests.full import covering


def chosen(cases):
    return [case.values for case in cases if not case.marks]


def test_each_value_is_in_what_is_always_run():
    cases = covering("abc", range(5), strength=1)
    assert len(cases) == 15
    always = chosen(cases)
    assert len(always) == 5
    assert {a for a, _ in always} == set("abc")
    assert {n for _, n in always} == set(range(5))


def test_each_pair_is_in_what_is_always_run():
    axes = ("abc", "xy", range(4))
    always = chosen(covering(*axes, strength=2))
    assert len(always) < 24
    assert {(a, x) for a, x, _ in always} == {(a, x) for a in "abc" for x in "xy"}
    assert len({(a, n) for a, _, n in always}) == 12
    assert len({(x, n) for _, x, n in always}) == 8
