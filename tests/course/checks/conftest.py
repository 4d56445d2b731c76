"""What the tests of the checks share: the search for a mend is kept short where it is not what is tested."""

import pytest

from scratchcnn_course.checks import mending


@pytest.fixture(autouse=True)
def _few_mends(request, monkeypatch):
    if request.path.stem != "test_checks_mending":
        monkeypatch.setattr(mending, "MOST", 40)
