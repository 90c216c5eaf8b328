import importlib
import pkgutil

import pytest
from django import forms

from campaigns.models import Campaign
from campaigns.resources import CampaignResource
from tests.factories import make_campaign
from tests.sources import APPS
from ui.text_fields import TextField

CONTROLS = ["\x00", "\x01", "\x1b", "\x7f", "\x80", "\x85", "\x9f", "\ufdd0", "\u2028"]


def all_forms():
    for app in {*APPS} - {"config"}:
        package = importlib.import_module(app)
        for module in pkgutil.walk_packages(package.__path__, f"{app}."):
            if ".migrations" not in module.name:
                importlib.import_module(module.name)
    waiting, found = [forms.BaseForm], set()
    while waiting:
        for form in waiting.pop().__subclasses__():
            waiting.append(form)
            if form.__module__.split(".")[0] in APPS:
                found.add(form)
    return found


def test_every_text_of_every_form_refuses_control_characters():
    fields = {
        f"{form.__name__}.{name}": field
        for form in all_forms()
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, forms.CharField)
    }
    assert {"CampaignForm.headline", "DesignForm.terms", "BatchForm.name"} <= {*fields}
    assert {
        name for name, field in fields.items() if not isinstance(field, TextField)
    } == {"SignInForm.username", "SignInForm.password"}  # compared, never stored


@pytest.mark.parametrize("control", CONTROLS)
def test_a_control_character_is_refused_and_gone_from_the_form(control):
    class Form(forms.Form):
        words = TextField()

    form = Form({"words": f"A{control}B"})
    assert form.errors == {
        "words": ["An invisible character was in it. It is gone now: look, and go on."]
    }
    assert form["words"].value() == "AB"
    assert Form({"words": form["words"].value()}).is_valid()


@pytest.mark.parametrize(
    "text", ["", "A\r\nB\tC", "می\u200cخواهم", "👨\u200d👩\u200d👧", "\u200fعام"]
)
def test_lines_tabs_and_marks_that_spell_words_are_kept(text):
    assert TextField(required=False, strip=False).clean(text) == text


def test_an_import_with_a_control_character_is_refused(db, manager):
    campaign = make_campaign(headline="Win", translations={"es": {"intro": "Hola"}})
    resource = CampaignResource(by=manager)
    for column, text in [
        ("headline", "A\x01B"),
        ("translations", '{"es": {"intro": "A\\u0001B"}}'),
    ]:
        data = resource.export(Campaign.objects.all())
        row = dict(zip(data.headers, data[0], strict=True)) | {column: text}
        del data[0]
        data.append([row[name] for name in data.headers])
        result = resource.import_data(data)
        assert result.has_validation_errors() or result.has_errors()
    campaign.refresh_from_db()
    assert (campaign.headline, campaign.translations["es"]["intro"]) == ("Win", "Hola")


def test_the_designer_loses_nothing_else(client_of, marketer):
    campaign = make_campaign()
    url = f"/console/campaigns/{campaign.pk}/design/"
    client = client_of(marketer)
    form = client.get(url).context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    page = client.post(url, data | {"headline": "A\x01B", "intro": "Hello"})
    assert page.context["form"]["headline"].value() == "AB"
    assert page.context["form"]["intro"].value() == "Hello"
    assert "An invisible character was in it" in page.text
