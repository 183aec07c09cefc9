"""What can be switched off: functions by what they return, clauses by what they test, word lists by being empty.

A function is switched off by giving it other code, so that it does not matter under which names it was imported.
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

EMPTY = {
    "bool": ("False", "True"),
    "str": ("''",),
    "int": ("0",),
    "float": ("0.0",),
    "None": ("None",),
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
"""What a function returns in place of its result, by the name its return annotation begins with."""


@dataclass(frozen=True)
class Switch:
    """One thing to switch off: `name` and the `value` in its place tell it; `functions` are whose calls it concerns."""

    name: str
    value: str
    file: str
    begin: int
    end: int
    off: Callable[[], Any]
    """Gives a context in which it is off."""
    code: CodeType | None = None
    """Of the function it stands in: where that never runs, nothing can change."""


def modules_of(prefixes: Iterable[str]) -> list[ModuleType]:
    """The modules loaded by now that have one of these names or lie in a package of that name."""
    names = tuple(prefixes)
    return [
        module
        for name, module in sorted(sys.modules.items())
        if module and any(name == p or name.startswith(p + ".") for p in names)
    ]


def functions_of(module: ModuleType) -> Iterator[FunctionType]:
    """The module's own functions at top level, those behind a cache too, in the order of their lines."""
    found = (inspect.unwrap(f) for f in vars(module).values() if callable(f))
    own = {f for f in found if isinstance(f, FunctionType) and f.__module__ == module.__name__}
    yield from sorted(
        (f for f in own if f.__qualname__ == f.__name__ and f.__name__ != "<lambda>"),
        key=lambda f: f.__code__.co_firstlineno,
    )


def neutral(function: FunctionType) -> list[str]:
    """Expressions of what the function could return if it did nothing; empty where its annotation allows none."""
    kinds = {k.strip() for k in split_union(str(function.__annotations__.get("return", "")))}
    found: list[str] = []
    for kind in sorted(kinds):
        name, _, rest = kind.partition("[")
        if name == "tuple" and not rest.endswith("...]"):
            continue
        found += EMPTY.get(name, ())
    if "None" in found:
        found = ["None"] + ([v for v in found if v in ("False", "True")])
    given = function.__code__.co_varnames[: function.__code__.co_argcount]
    whole = function.__annotations__.get("return")
    for n, name in enumerate(given):
        if function.__annotations__.get(name) == whole and whole not in ("bool", "str", "int", None):
            found.append(f"{name}=a[{n}] if len(a) > {n} else k['{name}']")
    return found


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


@contextmanager
def other_code(function: FunctionType, code: CodeType, plain: bool = False) -> Iterator[None]:
    """The function with other code; `plain` if that takes its arguments as they come, without defaults."""
    before = function.__code__, function.__defaults__, function.__kwdefaults__
    function.__code__ = code
    if plain:
        function.__defaults__, function.__kwdefaults__ = None, None
    try:
        yield
    finally:
        function.__code__, function.__defaults__, function.__kwdefaults__ = before


def function_switches(module: ModuleType) -> Iterator[Switch]:
    """Each function of the module with each of its neutral values."""
    for function in functions_of(module):
        for value in neutral(function):
            expression = value.partition("=")[2] if value.endswith("]") and "=a[" in value else value
            code = eval(f"lambda *a, **k: {expression}").__code__
            begin, end = lines_of(function)
            yield Switch(
                f"{module.__name__}.{function.__name__}",
                value.partition("=a[")[0],
                file_of(module),
                begin,
                end,
                lambda f=function, c=code: other_code(f, c, plain=True),  # type: ignore[misc]
                function.__code__,
            )


def lines_of(function: FunctionType) -> tuple[int, int]:
    """First line, decorators included, and last line."""
    lines, begin = inspect.getsourcelines(function)
    return begin, begin + len(lines) - 1


def file_of(module: ModuleType) -> str:
    """The module's file, from the folder on that holds its top package."""
    path = Path(str(module.__file__))
    return Path(*path.parts[-len(module.__name__.split(".")) - (path.name == "__init__.py") :]).as_posix()


# Clauses: an operand of `and` or `or` that is left out, an `if` without else that is never or always taken.


def clause_switches(module: ModuleType) -> Iterator[Switch]:
    """Each clause of the module's functions and methods: conditions, their operands, filters of comprehensions."""
    source = Path(str(module.__file__)).read_text("utf-8")
    owners = {c.co_firstlineno: f for f, c in all_functions(module)}
    count = len(list(edits(ast.parse(source))))
    for n in range(count):
        tree = ast.parse(source)
        node, what, apply = next(e for k, e in enumerate(edits(tree)) if k == n)
        within = [
            f
            for f in ast.walk(tree)
            if isinstance(f, ast.FunctionDef) and f.lineno <= node.lineno <= (f.end_lineno or 0)
        ]
        outer = min(within, key=lambda f: f.lineno, default=None)
        if outer is None:
            continue
        first = min([outer.lineno, *(d.lineno for d in outer.decorator_list)])
        function = owners.get(first)
        if function is None:
            continue
        text = ast.unparse(node).split("\n")[0]
        apply()
        ast.fix_missing_locations(tree)
        code = code_at(compile(tree, str(module.__file__), "exec"), first, function.__name__)
        if code is None or code.co_freevars != function.__code__.co_freevars:
            continue
        yield Switch(
            f"{module.__name__}.{function.__qualname__}",
            f"{what}: {text}",
            file_of(module),
            node.lineno,
            node.end_lineno or node.lineno,
            lambda f=function, c=code: other_code(f, c),  # type: ignore[misc]
            function.__code__,
        )


def all_functions(module: ModuleType) -> Iterator[tuple[FunctionType, CodeType]]:
    """Functions and methods of the module."""
    for function in functions_of(module):
        yield function, function.__code__
    for owner in vars(module).values():
        if isinstance(owner, type) and owner.__module__ == module.__name__:
            for member in vars(owner).values():
                inner = getattr(member, "func", None) or getattr(member, "fget", None) or member
                inner = getattr(inner, "__func__", inner)
                if isinstance(inner, FunctionType) and inner.__code__.co_filename == module.__file__:
                    yield inner, inner.__code__


def code_at(code: CodeType, line: int, name: str) -> CodeType | None:
    """The code object of that name and first line inside another."""
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            if inner.co_firstlineno == line and inner.co_name == name:
                return inner
            if found := code_at(inner, line, name):
                return found
    return None


def edits(tree: ast.AST) -> Iterator[tuple[ast.expr, str, Callable[[], None]]]:
    """(the node, what is done to it, the doing) for each clause, in a fixed order."""
    for node in ast.walk(tree):
        if isinstance(node, ast.BoolOp):
            for n, operand in enumerate(node.values):
                yield operand, "left out", lambda v=node.values, n=n: v.pop(n)  # type: ignore[misc]
        elif isinstance(node, ast.If | ast.IfExp):
            for value in (False, True):
                yield node.test, f"always {value}", lambda i=node, x=value: _test(i, x)  # type: ignore[misc]
        elif isinstance(node, ast.comprehension):
            for n, test in enumerate(node.ifs):
                yield test, "left out", lambda v=node.ifs, n=n: v.pop(n)  # type: ignore[misc]


def _test(node: ast.If | ast.IfExp, value: bool) -> None:
    # `x := y` in a test may be needed further on, so the old test still runs
    old = node.test
    node.test = ast.copy_location(
        ast.BoolOp(ast.Or() if value else ast.And(), [old, ast.Constant(value)])
        if any(isinstance(n, ast.NamedExpr) for n in ast.walk(old))
        else ast.Constant(value),
        old,
    )
