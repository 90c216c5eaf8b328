import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from console.checks import tables_have_their_present_names

pytestmark = pytest.mark.django_db


def test_a_database_of_today_is_accepted():
    assert tables_have_their_present_names(None, ["default"]) == []


def test_without_a_database_to_ask_nothing_is_reported():
    assert tables_have_their_present_names(None, None) == []


def test_migrate_refuses_a_database_of_before_and_says_what_to_do(sql):
    sql("CREATE TABLE codes_printrun (id bigint)")
    with pytest.raises(SystemCheckError) as refused:
        call_command("migrate", verbosity=0, skip_checks=False)
    last_line = str(refused.value).strip().splitlines()[-1]
    assert last_line.startswith("?: (console.E001) The database “default” was made")
    assert "start with an empty one" in last_line
