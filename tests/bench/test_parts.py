import subprocess
import sys

import pytest

from bench import parts
from bench.__main__ import PARTS
from stack.machine import ROOT


@pytest.mark.parametrize("part", PARTS)
def test_each_part_can_be_measured(part):
    assert callable(parts.load(part))


def test_an_unknown_part_is_refused_with_the_names_of_all():
    done = subprocess.run(
        [sys.executable, "-m", "bench", "only=texts,tests"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("No such part: tests. Choose among: generation, ")
