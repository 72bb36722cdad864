"""Fixtures of the window's tests."""

from tests.e2e.mask_acts import at, one_step, settle  # noqa: F401
from tests.e2e.project_acts import another, crash  # noqa: F401
from tests.ui.fixtures import (  # noqa: F401
    errors,
    examined,
    fake,
    kept,
    large_type,
    other_file,
    photo_file,
    restored,
    window,
    workspace,
)
from tests.ui.queue_fixtures import filled, photos, queue, wait  # noqa: F401
