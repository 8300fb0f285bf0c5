"""The dose; defined where both the catalogue and the programs can reach it."""

from programs.rules.dose import *  # noqa: F403 - moved here in the next commit
