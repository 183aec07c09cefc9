"""What other packages add to this one, by entry points:

    newskg.readers      a reader of another kind of file, by its format's name
    newskg.exports      another format of `kg export`, by its name
    newskg.extractors   a function that adds to each record

An example of each is in docs/plugins.md; `kg info` lists what is found.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from kg.errors import KgError, PluginError

READERS, EXPORTS, EXTRACTORS = GROUPS = ("newskg.readers", "newskg.exports", "newskg.extractors")


@dataclass(frozen=True, slots=True)
class Plugin:
    """A loaded entry point: its name, what it names, and the distribution and version that brought it."""

    name: str
    value: Any
    distribution: str
    version: str

    def __call__(self, *args: Any) -> Any:
        """Call it; raises PluginError for whatever it raises, but for our own errors and those of files."""
        try:
            return self.value(*args)
        except (KgError, OSError):
            raise
        except Exception as error:
            raise self.error(f"failed ({error!r}): tell its authors, or uninstall it") from error

    def error(self, what: str) -> PluginError:
        """What is wrong with it, with its place."""
        return PluginError(what, f"plug-in {self.name!r} of {self.distribution} {self.version}")


def found(group: str) -> list[EntryPoint]:
    """The entry points of a group, not loaded, by name."""
    return sorted(entry_points(group=group), key=lambda e: (e.name, _distribution(e)))


def describe(entry: EntryPoint) -> str:
    """An entry point in a line: its name, what it names, and whose it is."""
    return f"{entry.name} = {entry.value} ({' '.join(_distribution(entry))})"


def load(group: str) -> list[Plugin]:
    """The plug-ins of a group, by name.

    Raises:
        PluginError: one can't be loaded or is no function, or two have one name.
    """
    plugins: list[Plugin] = []
    for entry in found(group):
        if plugins and plugins[-1].name == entry.name:
            plugin, other = Plugin(entry.name, None, *_distribution(entry)), plugins[-1].distribution
            raise plugin.error(f"{group}: {other} has one of the same name: uninstall one of them")
        plugins.append(load_one(entry))
    return plugins


def load_one(entry: EntryPoint) -> Plugin:
    """The plug-in of an entry point; raises PluginError where it can't be loaded or is no function."""
    plugin = Plugin(entry.name, None, *_distribution(entry))
    mend = f"mend it, or `pip uninstall {plugin.distribution}`"
    try:
        value = entry.load()
    except Exception as error:  # whatever another package does while it is imported
        raise plugin.error(f"{entry.group}: {entry.value} can't be loaded ({error!r}): {mend}") from error
    if not callable(value):
        raise plugin.error(f"{entry.group}: {entry.value} is no function: {mend}")
    return replace(plugin, value=value)


def _distribution(entry: EntryPoint) -> tuple[str, str]:
    return (entry.dist.name, entry.dist.version) if entry.dist else ("an unknown package", "")
