from tests.redemption.views.conftest import campaign, code  # noqa: F401 -- fixtures
