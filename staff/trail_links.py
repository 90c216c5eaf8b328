"""Where entries of the trail lead: each app registers the pages of its targets."""

from collections import defaultdict
from collections.abc import Callable, Iterable

from django.core.exceptions import ImproperlyConfigured

from staff.models import Entry, User

# Returns the addresses of the pages that some entries lead a person to, by the ids of
# the entries.
type Resolver = Callable[[list[Entry], User], dict[int, str]]

_resolvers: dict[str, Resolver] = {}  # by the label of a model: "codes.batch"


def register(model: str, resolver: Resolver) -> None:
    """Let entries whose target is of this model lead to the pages of `resolver`.

    Each app calls it in its AppConfig.ready(). Raises ImproperlyConfigured if the model
    has one.
    """
    if model in _resolvers:
        raise ImproperlyConfigured(f"Pages of {model} are registered twice.")
    _resolvers[model] = resolver


def urls_of(entries: Iterable[Entry], *, by: User) -> dict[int, str]:
    """Return the addresses of the pages of these entries that `by` may see, by id.

    An entry without a page is left out. As many queries as there are models.
    """
    by_model: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_model[entry.target.partition(":")[0]].append(entry)
    urls: dict[int, str] = {}
    for model, some in by_model.items():
        if model in _resolvers:
            urls |= _resolvers[model](some, by)
    return urls


def target_id(entry: Entry) -> int:
    """Return the id of what an entry is about, 0 if it has none."""
    key = entry.target.partition(":")[2]
    return int(key) if key.isdigit() else 0
