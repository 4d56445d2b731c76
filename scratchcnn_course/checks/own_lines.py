"""The lines of a learner's function, as a tree."""

import ast
import inspect
import textwrap
import types


def tree_of(function):
    """Return the syntax tree of a function, or of its code; an empty one where its lines are not known."""
    try:
        return ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, TypeError, SyntaxError, IndexError):  # IndexError: a file that has changed since
        return ast.Module([], [])


def names_in(function):
    """Return the names that stand in a function, and in those of the same file that it calls, as a set."""
    names, seen, ahead = set(), set(), [function]
    while ahead:
        one = ahead.pop()
        code = one if isinstance(one, types.CodeType) else getattr(one, "__code__", None)
        if code is None or code in seen:
            continue
        seen.add(code)
        names |= {*code.co_names}
        ahead += [const for const in code.co_consts if isinstance(const, types.CodeType)]
        if one is not code:
            known = [*map(one.__globals__.get, code.co_names), *_enclosed(one)]
            ahead += [other for other in known if getattr(other, "__module__", "") == one.__module__]
    return names


def _enclosed(function):
    """Yield what a function has from the function around it, as far as that is there."""
    for cell in function.__closure__ or ():
        try:
            yield cell.cell_contents
        except ValueError:  # nothing is in it yet
            continue
