#!/bin/sh
# Create .venv from a lock file: sh stack/bootstrap.sh requirements-dev.lock
# Does nothing when the lock file is installed already.
set -eu
cd "$(dirname "$0")/.."
lock=$1
venv=.venv/bin/python
export UV_PYTHON_DOWNLOADS=never PIP_DISABLE_PIP_VERSION_CHECK=1
# Settings of the machine must not keep Python from writing its compiled files.
unset PYTHONDONTWRITEBYTECODE PYTHONHOME
# Without HOME, as in a container or after env -i: where pyenv and the cache of uv are.
name=$(id -un 2>/dev/null) || name=
if [ -z "${HOME:-}" ] && [ -n "$name" ]; then
  HOME=$(eval "echo ~$name")
  export HOME
fi
# A user without a home, as a service has: nothing is kept for the next time.
[ -w "${HOME:-}" ] || export UV_NO_CACHE=1 PIP_NO_CACHE_DIR=1
# Only Homebrew's own Python finds Homebrew's Pango by itself.
[ ! -d /opt/homebrew/lib ] || export DYLD_FALLBACK_LIBRARY_PATH=/opt/homebrew/lib:/usr/lib

fail() {
  echo "Pinpress: $1" >&2
  exit 1
}

is_new_enough() {
  "$1" -c 'import sys; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1
}

find_python() {
  if [ -z "${PYTHON:-}" ] && [ -f .env ]; then PYTHON=$(sed -n 's/^PYTHON=//p' .env); fi
  if [ -n "${PYTHON:-}" ]; then
    is_new_enough "$PYTHON" || fail "PYTHON is $PYTHON, which is no Python 3.12 or newer."
    echo "$PYTHON"
    return
  fi
  # A name on PATH may be a shim of pyenv without a Python behind it: each is tried.
  pyenv=${PYENV_ROOT:-${HOME:-}/.pyenv}/versions
  for name in python3.13 python3.14 python3.12 python3 python \
    "$pyenv"/3.13*/bin/python "$pyenv"/3.14*/bin/python "$pyenv"/3.12*/bin/python \
    /usr/local/bin/python3.1[2-9] /opt/homebrew/bin/python3.1[2-9]; do
    is_new_enough "$name" && "$name" -c 'import sys; print(sys.executable)' && return
  done
  fail "needs Python 3.12 or newer. Install one, or name it: make up PYTHON=/path/to/python3.13"
}

may_install() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null
}

apt_install() {
  export DEBIAN_FRONTEND=noninteractive
  apt-get -qq -o DPkg::Lock::Timeout=120 update >/dev/null &&
    apt-get -qq -y -o DPkg::Lock::Timeout=120 install --no-install-recommends "$@" >/dev/null
}

make_venv() {
  python=$(find_python) || exit 1
  rm -rf .venv
  "$python" -m venv .venv >/dev/null 2>&1 && return
  # On Debian the module venv needs a package of its own.
  package=$("$python" -c 'import sys; print("python3.%d-venv" % sys.version_info[1])')
  rm -rf .venv
  if may_install && apt_install "$package" && "$python" -m venv .venv; then return; fi
  rm -rf .venv
  fail "$python cannot make a virtual environment (Debian, Ubuntu: apt-get install $package)."
}

has_pango() {
  "$venv" -W ignore -c 'import weasyprint' >/dev/null 2>&1
}

# requirements-dev.lock contains the packages of all other lock files.
for known in "$lock" requirements-dev.lock; do
  if cmp -s "$known" ".venv/.installed-$known"; then exit 0; fi
done

free=$(df -Pk . | awk 'NR == 2 { print int($4 / 1024) }')
[ "$free" -ge 1500 ] ||
  fail "the disk has $free MB left and 1500 MB are needed to install. Make room, then start again."

is_new_enough "$venv" && "$venv" -m pip --version >/dev/null 2>&1 || make_venv
echo "  installing $lock"
rm -f .venv/.installed-*
install() {
  "$venv" -m uv pip install -q -p "$venv" --compile-bytecode --require-hashes -r "$lock" "$@"
}
if "$venv" -m pip install -q --root-user-action=ignore --require-hashes \
  -r stack/installer.lock >/dev/null 2>&1; then
  # The second time with the certificates of the system, for those behind a proxy.
  install 2>/dev/null || install --system-certs
else
  "$venv" -m pip install -q --root-user-action=ignore --require-hashes -r "$lock"
fi || fail "could not install $lock: the lines above say why."

if ! has_pango; then
  packages="libpangoft2-1.0-0 libharfbuzz-subset0"
  # shellcheck disable=SC2086 -- several words
  if may_install; then echo "  installing Pango" && apt_install $packages || true; fi
  has_pango || fail "printing needs Pango (Debian, Ubuntu: apt-get install $packages; macOS: brew install pango)."
fi
cp "$lock" ".venv/.installed-$lock"
