from contextlib import contextmanager

import pytest

from stack import testing

STATIC = [stage.name for stage in testing.STATIC]


@pytest.fixture
def stages(monkeypatch):
    """Return the list that gets the stages which would run."""
    found = []

    @contextmanager
    def throwaway(_config):
        yield None, {}

    monkeypatch.setattr(testing, "throwaway", throwaway)
    monkeypatch.setattr(testing, "browser", lambda whole: "/usr/bin/chromium")
    monkeypatch.setattr(testing, "_run_stages", lambda run, *_: found.extend(run))
    return found


def run(*, k="", only="", workers="", everything=False):
    testing.test(k=k, only=only, workers=workers, everything=everything)


def options(stage, name):
    """Return what follows an option on the command line, each time it is given."""
    argv = stage.argv[stage.argv.index("pytest") :]
    return [argv[n + 1] for n, word in enumerate(argv) if word == name]


def test_all_checks_come_before_all_tests_in_three_processes(stages):
    run()
    assert [stage.name for stage in stages] == [*STATIC, "tests"]
    assert options(stages[-1], "-n") == ["3"]
    assert "--dist=loadfile" in stages[-1].argv
    assert options(stages[-1], "-m") == []
    assert "--cov" in stages[-1].argv


def test_test_all_includes_the_tests_marked_full(stages):
    run(everything=True)
    assert [stage.name for stage in stages] == [*STATIC, "tests"]
    assert options(stages[-1], "-m") == ["full or not full"]


def test_chosen_tests_run_alone_in_one_process(stages):
    run(k="redeem or void", only="tests/codes tests/ui")
    (stage,) = stages
    assert options(stage, "-n") == ["0"]
    assert "--cov" not in stage.argv
    assert options(stage, "-k") == ["redeem or void"]
    assert stage.argv[-2:] == ["tests/codes", "tests/ui"]


def test_the_number_of_processes_can_be_chosen(stages):
    run(only="tests/codes", workers="3")
    assert options(stages[0], "-n") == ["3"]


@pytest.mark.parametrize(
    ("only", "searches"),
    [
        ("", True),
        ("tests/flows", True),
        ("tests/flows/test_languages.py::test_x", True),
        ("tests/codes/test_formats.py", False),
        ("tests/codes/test_formats.py::test_x tests/throttling", False),
        ("tests/codes/test_formats.py tests/flows", True),
        ("-x", True),
    ],
)
def test_chromium_is_only_searched_for_tests_that_use_it(stages, only, searches):
    run(only=only)
    assert ("CHROMIUM" in stages[-1].env) == searches
