"""`manage.py prove matrix`, `prove speed`: proofs too long for the everyday suite, at full size."""

import argparse
import tempfile
from pathlib import Path

from pfprehab.launch.children import stopping_on_signals
from pfprehab.launch.servers import running_servers
from pfprehab.launch.testrun import environment, run_pytest, say

# Which of the two walls stand while the whole isolation matrix runs; each must be enough.
WALLS = {
    "both": "with both walls",
    "database": "with row-level security alone (the managers' scoping is gone)",
    "managers": "with the managers' scoping alone (row-level security is gone)",
}
SPEED = "tests/performance/caseload.py"
MATRIX = "tests/isolation/test_matrix.py"
NO_BROWSER = Path("no-browser")


def prove(arguments: list[str]) -> int:
    """Run a proof on servers of its own; 0 when it holds."""
    parser = argparse.ArgumentParser(
        prog="manage.py prove", description="Run a proof at full size. More arguments go to pytest."
    )
    parser.add_argument(
        "proof",
        choices=["matrix", "speed"],
        help="matrix: isolation, on each wall alone. speed: what the caseload costs",
    )
    options, rest = parser.parse_known_args(arguments)
    with (
        stopping_on_signals(),
        tempfile.TemporaryDirectory(prefix="pfprehab-prove-") as folder,
        running_servers(Path(folder), throwaway=True, suffix="_test") as servers,
    ):
        env = environment(Path(folder), NO_BROWSER, servers)
        if options.proof == "speed":
            return run_pytest(["-n", "0", "-q", "-p", "no:randomly", SPEED, *rest], env)
        return max(matrix(walls, env, rest) for walls in WALLS)


def matrix(walls: str, env: dict[str, str], arguments: list[str]) -> int:
    """The whole matrix with some of the walls standing; pytest's exit code."""
    say(f"The isolation matrix {WALLS[walls]}")
    chosen = ["-n", "2", "--dist", "load", "-q", MATRIX, *arguments]
    return run_pytest(chosen, {**env, "PFPREHAB_WALLS": walls})
