import pytest

from tests.factories import make_batch, make_campaign, make_code, text_of
from tests.redemption.visitor_browser import Visitor


@pytest.fixture
def batch(db):
    """Return a batch of three codes in the campaign at /summer/."""
    return make_batch(campaign=make_campaign(slug="summer"), quantity=3)


@pytest.fixture
def text(batch):
    """Return its first code, as printed."""
    return text_of(make_code(batch=batch))


@pytest.fixture
def visitor(batch):
    """Return a browser for the campaign's page."""
    return Visitor(batch.campaign.slug)
