"""Two people design one landing page: no autosave overwrites, each is told."""

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from campaigns import design_draft
from campaigns.models import Campaign, Draft
from staff.models import Entry
from tests.campaigns.images import make_image
from tests.campaigns.pages import HTMX, messages_of
from tests.edit_forms import fields_of, open_form
from tests.factories import make_campaign
from ui.edit_versions import EditConflict, Version

pytestmark = pytest.mark.django_db


@pytest.fixture
def url():
    campaign = make_campaign(headline="Old", terms="Be fair.", asks_terms=True)
    return reverse("campaigns:design", args=[campaign.pk])


class Tab:
    """A tab with the designer: it saves automatically, as htmx does."""

    def __init__(self, client, url):
        self.client, self.url = client, url
        self.form = open_form(client, url)

    def type(self, **typed):
        """Type into fields; "es__headline" is one of a language. Return the answer."""
        self.form |= {name.replace("__", "-"): text for name, text in typed.items()}
        answer = self.client.post(self.url, self.form, headers=HTMX)
        for tag in re.findall(r"<input [^>]*edit_version[^>]*>", answer.text):
            name, value = (
                re.search(rf' {a}="(.*?)"', tag)[1] for a in ("name", "value")
            )
            self.form[name] = unescape(value)
        return answer

    def press(self, **button):
        return self.client.post(self.url, self.form | button, follow=True)


def drafted(*names):
    campaign = design_draft.with_draft(Campaign.objects.get())
    return [getattr(campaign, name) for name in names]


def words(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())


def test_an_older_tab_saves_only_what_it_changed(ana, ben, url):
    old = Tab(ben, url)
    Tab(ana, url).type(headline="Ana’s", es__intro="Hola", theme="bold")
    old.type(contact="Ben’s", es__headline="Gana")
    assert drafted("headline", "contact", "theme", "translations") == [
        "Ana’s",
        "Ben’s",
        "bold",
        {"es": {"headline": "Gana", "intro": "Hola"}},
    ]
    old.type(contact="Ben’s shop")  # and none of it later, either
    assert drafted("headline", "theme") == ["Ana’s", "bold"]


def test_typing_on_is_no_conflict_with_oneself(ana, url):
    tab = Tab(ana, url)
    for text in ("W", "Wi", "Win", ""):
        page = tab.type(headline=text, es__headline=text)
        assert "Not kept yet" not in page.text
        assert drafted("headline") == [text]


def test_a_conflict_is_told_beside_the_field_and_not_kept(ana, ben, url):
    old = Tab(ben, url)
    Tab(ana, url).type(headline="Ana’s <b>")
    for text in ("B", "Ben’s"):  # however long one types on
        page = old.type(headline=text, contact=f"{text}@x.org")
        assert drafted("headline", "contact") == ["Ana’s <b>", f"{text}@x.org"]
        assert 'id="id_headline_other" hx-swap-oob="true"' in page.text
        told = words(page)
        assert "Not kept yet Headline · Ana Ruiz changed this meanwhile (" in told
        assert "Saved by the other Ana’s &lt;b&gt; Use theirs Keep mine" in told
        assert 'data-keeps="design"' not in page.text


@pytest.mark.parametrize("field", ["headline", "es-headline"])
def test_the_buttons_decide_a_conflict(ana, ben, url, field):
    def now():
        headline, translations = drafted("headline", "translations")
        texts = translations.get("es", {})
        return texts.get("headline") if field != "headline" else headline

    name = field.replace("-", "__")
    old = Tab(ben, url)
    Tab(ana, url).type(**{name: "Ana’s"})
    old.type(**{name: "Ben’s"})
    page = old.press(use_theirs=field)
    assert [now(), fields_of(page, url)[field]] == ["Ana’s", "Ana’s"]

    old = Tab(ben, url)
    Tab(ana, url).type(**{name: "Ana’s second"})
    old.type(**{name: "Ben’s second"})
    page = old.press(keep_mine=field)
    assert [now(), fields_of(page, url)[field]] == ["Ben’s second", "Ben’s second"]
    assert page.redirect_chain


def test_a_field_that_only_the_other_changed_is_told_and_stays_theirs(ana, ben, url):
    old = Tab(ben, url)
    Tab(ana, url).type(headline="Ana’s")
    page = old.type(contact="Ben’s")
    assert "Ana Ruiz changed this meanwhile (" in words(page)
    assert "Saved by the other Ana’s Use theirs" in words(page)
    assert 'data-keeps="design"' in page.text  # all that Ben typed is kept
    assert fields_of(old.press(), url)["headline"] == "Ana’s"
    # Typed into now, it is a conflict: this tab does not show the other's words.
    old.type(headline="Ben’s")
    assert drafted("headline") == ["Ana’s"]


def test_what_was_told_is_taken_away_when_it_is_over(ana, ben, url):
    old, first = Tab(ben, url), Tab(ana, url)
    first.type(headline="Ana’s")
    old.type(headline="Ben’s")
    first.type(headline="Old")
    page = old.type(contact="x")
    assert re.search(r'id="id_headline_other" hx-swap-oob="true">\s*</div>', page.text)
    assert drafted("headline") == ["Ben’s"]


def test_a_conflict_without_javascript(ana, ben, url):
    old = Tab(ben, url)
    Tab(ana, url).type(headline="Ana’s", es__intro="Hola")
    old.form |= {"headline": "Ben’s", "es-intro": "Buenas", "contact": "Ben’s"}
    page = old.press()
    assert drafted("headline", "contact") == ["Ana’s", "Ben’s"]
    shown = fields_of(page, url)
    assert [shown["headline"], shown["es-intro"]] == ["Ben’s", "Buenas"]
    page = ben.post(url, shown | {"keep_mine": "headline"})
    assert drafted("headline", "translations") == ["Ben’s", {"es": {"intro": "Hola"}}]
    shown = fields_of(page, url)
    page = ben.post(url, shown | {"use_theirs": "es-intro"}, follow=True)
    assert fields_of(page, url)["es-intro"] == "Hola"


def test_a_conflict_is_not_published(ana, ben, url):
    old = Tab(ben, url)
    Tab(ana, url).type(headline="Ana’s")
    old.form |= {"headline": "Ben’s"}
    page = old.press(publish="yes")
    assert "Ana Ruiz changed this meanwhile" in page.text
    assert not Entry.objects.exists()


def test_what_one_has_not_seen_is_not_published(ana, ben, url):
    old = Tab(ben, url)
    Tab(ana, url).type(headline="Ana’s", theme="bold")
    old.form |= {"contact": "Ben’s"}
    page = old.press(publish="yes")
    assert not Entry.objects.exists()
    assert re.fullmatch(
        r"Ana Ruiz changed the draft meanwhile \(\d\d:\d\d\): headline, theme\. "
        r"Not published: look at it, then publish it again\.",
        messages_of(page)[0],
    )
    assert drafted("contact") == ["Ben’s"]
    ben.post(url, fields_of(page, url) | {"publish": "yes"})
    published = Campaign.objects.get()
    assert [published.headline, published.contact] == ["Ana’s", "Ben’s"]


def test_a_picture_that_one_has_not_seen_is_not_published(ana, ben, url):
    old = Tab(ben, url)
    upload(ana, url, "red")
    old.type(contact="Ben’s")  # the answer leaves the pictures on the page as they are
    page = old.press(publish="yes")
    assert "changed the draft meanwhile" in messages_of(page)[0]
    assert Campaign.objects.get().logo == ""
    ben.post(url, fields_of(page, url) | {"publish": "yes"})
    assert Campaign.objects.get().logo


def test_ones_own_autosaves_are_published_at_once(ana, url):
    tab = Tab(ana, url)
    tab.type(headline="Mine")
    tab.press(publish="yes")
    assert Campaign.objects.get().headline == "Mine"


def test_a_draft_that_another_changed_is_not_discarded_unseen(ana, ben, url):
    Tab(ana, url).type(headline="First")
    discard = f"{url}discard/"
    form = open_form(ben, url, to=discard)
    Tab(ana, url).type(headline="Second")
    page = ben.post(discard, form, follow=True)
    assert "Not discarded: look at it" in messages_of(page)[0]
    assert drafted("headline") == ["Second"]
    ben.post(discard, fields_of(page, url, path=discard))
    assert not Draft.objects.exists()


def upload(client, url, color, form=None):
    address = f"{url}logo/"
    form = form or open_form(client, url, to=address)
    file = SimpleUploadedFile("a.png", make_image((60, 60), color=color))
    return client.post(address, form | {"file": file}, follow=True)


def test_a_picture_does_not_replace_one_that_was_not_seen(ana, ben, url):
    form = open_form(ben, url, to=f"{url}logo/")
    del form["form_token"]  # it is sent more than once
    upload(ana, url, "red")
    theirs = drafted("logo")
    page = upload(ben, url, "blue", form)
    assert "choose your file again" in messages_of(page)[0]
    assert drafted("logo") == theirs
    page = ben.post(f"{url}logo/", form | {"remove": "yes"}, follow=True)
    assert drafted("logo") == theirs
    assert messages_of(upload(ben, url, "red", form)) == []  # the same is no conflict
    upload(ben, url, "blue")
    assert drafted("logo") != theirs


@pytest.mark.parametrize("version", [None, "", "{}", "nonsense"])
def test_without_a_version_nothing_is_overwritten(ana, url, version):
    tab = Tab(ana, url)
    tab.form |= {"headline": "Mine", "publish": "yes"}
    for name in [name for name in tab.form if name.endswith("edit_version")]:
        del tab.form[name]
        tab.form |= {} if version is None else {name: version}
    page = ana.post(url, tab.form)
    assert drafted("headline") == ["Old"]
    assert page.context["form"].errors["headline"] == [
        "Something else is saved here by now."
    ]
    assert not Entry.objects.exists()


def test_two_changes_that_do_not_fit_together_are_not_published(ana, ben, url):
    first = Tab(ana, url)
    first.form.pop("asks_terms")
    first.type(headline="x")
    old = Tab(ben, url)
    first.type(terms="")
    old.form |= {"asks_terms": "on"}
    page = old.press(publish="yes")
    assert "There are no terms to accept yet." in words(page)
    assert not Entry.objects.exists()


def test_who_changed_a_field_is_not_who_saved_the_draft_last(ana, ben, client_of, url):
    old = Tab(ben, url)
    Tab(ana, url).type(headline="Ana’s")
    Tab(ben, url).type(contact="Ben’s")
    page = old.type(headline="Ben’s")
    assert "Ana Ruiz changed this meanwhile (" in words(page)


def test_after_a_publication_the_trail_says_who_it_was(ana, ben, url):
    old = Tab(ben, url)
    tab = Tab(ana, url)
    tab.type(es__headline="Ana’s")
    tab.press(publish="yes")
    page = old.type(es__headline="Ben’s")
    assert "Ana Ruiz changed this meanwhile (" in words(page)


def test_the_actions_refuse_what_was_not_seen(url, marketer):
    campaign = Campaign.objects.get()
    seen, who = design_draft.version(campaign), {"by": marketer, "at": campaign.ends_at}
    design_draft.edit(campaign, {"headline": "New"}, **who)
    for action in (
        lambda: design_draft.publish(campaign, {"contact": "x"}, seen=seen, **who),
        lambda: design_draft.discard(campaign, seen=seen, **who),
        lambda: design_draft.discard(campaign, seen=Version(), **who),
        lambda: design_draft.edit(
            campaign, {"headline": "Mine"}, seen={"headline": "Old"}, **who
        ),
    ):
        with pytest.raises(EditConflict) as refused:
            action()
        assert "headline" in refused.value.names
    assert drafted("headline", "contact") == ["New", ""]
