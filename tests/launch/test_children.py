"""A child that does not end in order, or leaves others behind, is ended by force."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from pfprehab.launch.places import TOP
from tests.launch.conftest import bare_environment, processes_of

# Supervised in a process of its own: the supervisor forks, which is not for a program with threads.
SUPERVISE = """
import sys
from pathlib import Path
from pfprehab.launch.children import Children
folder, script = Path(sys.argv[1]), sys.argv[2]
children = Children()
child = children.start("Child", ["sh", "-c", script], log=folder / "child.log", cwd=folder)
child.grace_s = 0.5
while "ready" not in child.log.read_text():
    child.check()
children.stop()
print("stopped")
"""


@pytest.mark.parametrize(
    "script",
    [
        pytest.param("trap '' TERM; echo ready; sleep 60 & wait; sleep 60", id="deaf"),
        pytest.param("sleep 60 & echo ready; wait", id="leaves one behind"),
        pytest.param("trap 'exit 0' TERM; sleep 60 & echo ready; wait", id="polite, leaves one"),
    ],
)
def test_nothing_of_a_stopped_child_is_left(tmp_path: Path, script: str):
    started = time.monotonic()

    done = subprocess.run(
        [sys.executable, "-c", SUPERVISE, tmp_path, script],
        cwd=TOP,
        env=bare_environment(),
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )

    assert (done.returncode, done.stdout) == (0, "stopped\n"), done.stderr
    assert processes_of(tmp_path) == []
    assert time.monotonic() - started < 20
