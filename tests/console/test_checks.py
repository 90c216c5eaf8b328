import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from console.checks import check_table_names

pytestmark = pytest.mark.django_db


def test_a_current_database_is_accepted():
    assert check_table_names(None, ["default"]) == []


def test_without_a_database_nothing_is_reported():
    assert check_table_names(None, None) == []


def test_migrate_refuses_an_old_database_and_says_what_to_do(sql):
    sql("CREATE TABLE codes_printrun (id bigint)")
    with pytest.raises(SystemCheckError) as refused:
        call_command("migrate", verbosity=0, skip_checks=False)
    last_line = str(refused.value).strip().splitlines()[-1]
    assert last_line.startswith("?: (console.E001) The database “default” was made")
    assert "start with an empty one" in last_line
