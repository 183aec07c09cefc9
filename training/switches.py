"""What can be switched off: functions by what they return, clauses by what they test, word lists by being empty.

A function is switched off by giving it other code, so that it does not matter under which names it was imported.
"""

from __future__ import annotations

import ast
import copy
import functools
import inspect
import itertools
import sys
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FrameType, FunctionType, ModuleType
from typing import Any

import msgspec

from kg.language import Language

NEUTRAL = {
    "None": ("None",),
    "bool": ("False", "True"),
    "str": ("''",),
    "int": ("0",),
    "float": ("0.0",),
    "list": ("[]",),
    "dict": ("{}",),
    "set": ("set()",),
    "frozenset": ("frozenset()",),
    "tuple": ("()",),
    "Spans": ("()",),
    "Sequence": ("()",),
    "Iterable": ("()",),
    "Mapping": ("{}",),
    "Iterator": ("iter(())",),
    "Counter": ("__import__('collections').Counter()",),
}
"""What a function could return if it did nothing, as code, by the name that its return annotation begins with."""
Place = tuple[int, int]
"""Numbers of a part and of an article in it."""


@dataclass(frozen=True)
class Switch:
    """One thing to switch off, told by its `name` and the `value` that it gets instead.

    `off` takes the language and gives a context in which the thing is off, and the language to use in it. `watched`
    is whose use decides where anything can change: a function's code, or a file of word lists.
    """

    name: str
    value: str
    file: str
    begin: int
    end: int
    watched: CodeType | str
    off: Callable[[Language], AbstractContextManager[Language]]


def modules_of(names: Iterable[str]) -> list[ModuleType]:
    """The modules loaded by now that have one of these names or lie in a package of that name."""
    within = tuple(f"{name}." for name in names)
    return [m for name, m in sorted(sys.modules.items()) if m and f"{name}.".startswith(within)]


def file_of(module: ModuleType) -> str:
    """The module's file, from the folder on that holds its top package."""
    path = Path(inspect.getfile(module))
    levels = len(module.__name__.split(".")) + (path.name == "__init__.py")
    return Path(*path.parts[-levels:]).as_posix()


# Functions


def functions_of(module: ModuleType) -> list[FunctionType]:
    """The module's own functions at top level, those behind a cache too, in the order of their lines."""
    found = {inspect.unwrap(f) for f in vars(module).values() if callable(f)}
    own = [f for f in found if isinstance(f, FunctionType) and f.__module__ == module.__name__]
    return sorted((f for f in own if f.__qualname__.isidentifier()), key=lambda f: f.__code__.co_firstlineno)


def neutral(function: FunctionType) -> list[tuple[str, str]]:
    """(what to call it, code) of each neutral value; none where the annotation allows none.

    Of optional results it is None only; what is called for its effects does nothing; a function that gives the same
    type as it is given may give just that.
    """
    whole = function.__annotations__.get("return", "")
    heads = [(part.strip(), part.strip().partition("[")[0]) for part in split_union(whole)]
    fixed = [part for part, head in heads if head == "tuple" and not part.endswith("...]")]
    found = [v for part, head in heads if part not in fixed for v in NEUTRAL.get(head, ())]
    if "None" in found:
        found = [v for v in found if v in ("None", "False", "True")]
    values = [("nothing", "None")] if whole == "None" else [(v, v) for v in found]
    if whole not in ("bool", "str", "int"):
        for n, name in enumerate(inspect.signature(function).parameters):
            if function.__annotations__.get(name) == whole:
                values.append((f"= {name}", f"a[{n}] if len(a) > {n} else k['{name}']"))
    return values


def split_union(annotation: str) -> list[str]:
    """The parts of "A | B[C | D]" between the bars outside brackets."""
    parts, depth = [""], 0
    for c in annotation:
        depth += (c == "[") - (c == "]")
        if c == "|" and not depth:
            parts.append("")
        else:
            parts[-1] += c
    return parts


def function_switches(module: ModuleType) -> Iterator[Switch]:
    """Each function of the module with each of its neutral values."""
    for function in functions_of(module):
        lines, begin = inspect.getsourcelines(function)
        for value, expression in neutral(function):
            code = eval(f"lambda *a, **k: {expression}").__code__
            yield Switch(
                f"{module.__name__}.{function.__name__}",
                value,
                file_of(module),
                begin,
                begin + len(lines) - 1,
                function.__code__,
                functools.partial(other_code, function, code, True),
            )


@contextmanager
def other_code(function: FunctionType, code: CodeType, plain: bool, language: Language) -> Iterator[Language]:
    """The function with other code; `plain` if that takes its arguments as they come, without defaults."""
    before = function.__code__, function.__defaults__, function.__kwdefaults__
    function.__code__ = code
    if plain:
        function.__defaults__ = function.__kwdefaults__ = None
    try:
        yield language
    finally:
        function.__code__, function.__defaults__, function.__kwdefaults__ = before


# Clauses: an operand of `and` or `or` and a filter that is left out, a condition that is always or never met


def clause_switches(module: ModuleType) -> Iterator[Switch]:
    """Each clause in the module's functions and methods."""
    owners = {f.__code__.co_firstlineno: f for f in [*functions_of(module), *methods_of(module)]}
    for outer in ast.walk(ast.parse(Path(inspect.getfile(module)).read_text("utf-8"))):
        if not isinstance(outer, ast.FunctionDef):
            continue
        function = owners.get(min([outer.lineno, *(d.lineno for d in outer.decorator_list)]))
        for n in range(len(list(edits(outer))) if function else 0):
            copied = copy.deepcopy(outer)
            node, what, edit = next(itertools.islice(edits(copied), n, None))
            text = ast.unparse(node).partition("\n")[0]
            edit()
            code = code_of(copied, inspect.getfile(module))
            if function and code.co_freevars == function.__code__.co_freevars:
                yield Switch(
                    f"{module.__name__}.{function.__qualname__}",
                    f"{what}: {text}",
                    file_of(module),
                    node.lineno,
                    node.end_lineno or node.lineno,
                    function.__code__,
                    functools.partial(other_code, function, code, False),
                )


def code_of(function: ast.FunctionDef, file: str) -> CodeType:
    """What a function's source compiles to."""
    function.decorator_list = []
    module = ast.Module([ast.ImportFrom("__future__", [ast.alias("annotations")], 0), function], [])
    whole = compile(ast.fix_missing_locations(module), file, "exec")
    return next(c for c in whole.co_consts if isinstance(c, CodeType) and c.co_name == function.name)


def methods_of(module: ModuleType) -> Iterator[FunctionType]:
    """The functions in the module's classes, those behind properties and class methods too."""
    for owner in vars(module).values():
        if isinstance(owner, type) and owner.__module__ == module.__name__:
            for member in vars(owner).values():
                ways = (getattr(member, way, None) for way in ("fget", "func", "__func__"))
                inner = next((w for w in ways if w is not None), member)
                if isinstance(inner, FunctionType) and inner.__code__.co_filename == module.__file__:
                    yield inner


def edits(tree: ast.AST) -> Iterator[tuple[ast.expr, str, Callable[[], Any]]]:
    """(the node, what is done to it, the doing) for each clause, in a fixed order."""
    for node in ast.walk(tree):
        if isinstance(node, ast.BoolOp):
            for n, operand in enumerate(node.values):
                yield operand, "left out", functools.partial(leave_out, node, n)
        elif isinstance(node, ast.comprehension):
            for n, test in enumerate(node.ifs):
                yield test, "left out", functools.partial(node.ifs.pop, n)
        elif isinstance(node, ast.If | ast.IfExp):
            for value in (False, True):
                yield node.test, f"always {value}", functools.partial(decide, node, value)


def leave_out(node: ast.BoolOp, n: int) -> None:
    """Take one operand away; of two the other then stands twice, which means the same as alone."""
    rest = node.values[:n] + node.values[n + 1 :]
    node.values = rest if len(rest) > 1 else rest * 2


def decide(node: ast.If | ast.IfExp, value: bool) -> None:
    """Make a condition always true or false; it is still evaluated where it gives a name to something."""
    constant, old = ast.copy_location(ast.Constant(value), node.test), node.test
    names = any(isinstance(n, ast.NamedExpr) for n in ast.walk(old))
    both = ast.BoolOp(ast.Or() if value else ast.And(), [old, constant])
    node.test = ast.copy_location(both, old) if names else constant


# Word lists


class Lacking(Language):
    """A language in which one list of one file is empty."""

    def __init__(self, file: str, key: str) -> None:
        super().__init__("en")
        self._lacks = file, key

    def _read(self, name: str, schema: type[Any]) -> Any:
        found = super()._read(name, schema)
        return without(found, self._lacks[1]) if name == self._lacks[0] else found


def without(lists: Any, key: str) -> Any:
    """The lists of a file with one of them empty; all of them if they have no names (key "")."""
    if not key:
        return type(lists)()
    return msgspec.structs.replace(lists, **{key: type(getattr(lists, key))()})


def files_of(code: str = "en") -> dict[str, dict[str, Any]]:
    """The files, with what is in them, that each property of a language is made of."""
    found: dict[str, dict[str, Any]] = {}
    for name, member in vars(Language).items():
        if isinstance(member, functools.cached_property):
            read = found[name] = {}

            class Noting(Language):
                def _read(self, file: str, schema: type[Any], read: dict[str, Any] = read) -> Any:
                    read[file] = super()._read(file, schema)
                    return read[file]

            getattr(Noting(code), name)
    return found


def list_switches() -> Iterator[Switch]:
    """Each word list of English; the lines of one are its number of entries."""
    files = {file: lists for read in files_of().values() for file, lists in read.items()}
    for file, lists in files.items():
        named = {"": lists} if isinstance(lists, dict) else msgspec.structs.asdict(lists)
        for key, entries in named.items():
            if isinstance(entries, Collection) and entries:
                yield Switch(
                    f"{file}.{key}".rstrip("."),
                    "empty",
                    f"kg/language/en/{file}.toml",
                    1,
                    len(entries),
                    file,
                    functools.partial(lacking, file, key),
                )


def lacking(file: str, key: str, language: Language) -> AbstractContextManager[Language]:
    """The language to use in place of another, which must have all its lists."""
    return nullcontext(Lacking(file, key))


# Where something is used


class Watch:
    """Notes where functions run and give something else than their neutral values, and where lists are asked for.

    Attributes:
        place: the article at hand.
        running: gives the finder at work.
        seen: for each function and file of lists the places of use, each with (neutral value, finder) it was more than.
    """

    def __init__(self, switches: Iterable[Switch], running: Callable[[], str]) -> None:
        self.place, self.running, self.files = (0, 0), running, files_of()
        self.values: dict[CodeType | str, set[str]] = defaultdict(set)
        for switch in switches:
            self.values[switch.watched].add(switch.value)
        self.seen: dict[CodeType | str, dict[Place, set[tuple[str, str]]]] = defaultdict(dict)

    def note(self, frame: FrameType, event: str, result: Any) -> None:
        """For sys.setprofile."""
        code = frame.f_code
        if event == "return" and code in self.values:
            seen, finder = self.seen[code].setdefault(self.place, set()), self.running()
            for value in self.values[code]:
                if (value, finder) not in seen and differs(
                    result, value, bool(code.co_flags & inspect.CO_GENERATOR)
                ):
                    seen.add((value, finder))

    def language(self, language: Language) -> Language:
        """The language, with a note of what is asked of it."""
        watch, files = self, self.files

        class Watched(Language):
            def __getattribute__(self, name: str) -> Any:
                for file in files.get(name, ()):
                    watch.seen[file].setdefault(watch.place, set()).add(("empty", watch.running()))
                return super().__getattribute__(name)

        language.__class__ = Watched
        return language

    def runs_in(self, switch: Switch) -> int:
        """In how many articles it is used at all."""
        return len(self.seen.get(switch.watched, ()))

    def matters(self, switch: Switch) -> Mapping[Place, set[str]]:
        """Where it may change something, and in which finders."""
        at = self.seen.get(switch.watched, {})
        found = {p: {f for value, f in seen if value == switch.value} for p, seen in at.items()}
        return {place: finders for place, finders in found.items() if finders}


def differs(result: Any, value: str, is_generator: bool) -> bool:
    """Whether a function's result is another than its neutral value; true in doubt."""
    if is_generator:
        return result is not None
    if value in ("None", "False", "True"):
        return str(result) != value
    if value in ("''", "0", "0.0"):
        return bool(result)
    if value in ("[]", "{}") or value.endswith("()"):
        return not hasattr(result, "__len__") or len(result) > 0
    return True
