"""The settings of the tests: those of the service, and one room more, to see what a room gets by its files alone."""

from essaim.config.settings import *  # noqa: F403
from essaim.config.settings import INSTALLED_APPS, ROOMS

ROOMS = [*ROOMS, "tests.contract.notes"]
INSTALLED_APPS = ["tests.contract.notes", *INSTALLED_APPS]
