import base64
import stat

import pytest

from stack.machine import StackError
from stack.secret_files import GENERATORS, IRREPLACEABLE, secret


@pytest.mark.parametrize("name", sorted(GENERATORS))
def test_a_secret_is_created_once_and_readable_by_its_owner_only(name, tmp_path):
    folder = tmp_path / "secrets"

    created = secret(folder, name)

    assert secret(folder, name) == created
    assert [x.name for x in folder.iterdir()] == [name]
    modes = [stat.S_IMODE(x.stat().st_mode) for x in (folder, folder / name)]
    assert modes == [0o700, 0o600]


@pytest.mark.parametrize("name", sorted(GENERATORS))
def test_two_installations_have_different_secrets(name, tmp_path):
    assert secret(tmp_path / "a", name) != secret(tmp_path / "b", name)


def test_the_key_of_the_codes_has_256_bits(tmp_path):
    assert len(base64.b64decode(secret(tmp_path, "codes-key"), validate=True)) == 32


@pytest.mark.parametrize("name", sorted(IRREPLACEABLE))
def test_a_lost_secret_is_not_replaced_while_its_data_is_there(name, tmp_path):
    data = tmp_path / "postgres"
    data.mkdir()

    with pytest.raises(
        StackError, match=f"{name} is missing.*Put it back from your backup"
    ):
        secret(tmp_path / "secrets", name, data=data)

    assert not (tmp_path / "secrets" / name).exists()
