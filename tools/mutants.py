"""Mutants: a function with a single thing changed, an operator or a number or a name, or a statement left out."""

import ast
import copy
import difflib

OPERATORS = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult, ast.FloorDiv: ast.Div,
    ast.Pow: ast.Mult, ast.MatMult: ast.Mult, ast.Mod: ast.FloorDiv,
}  # fmt: skip
COMPARISONS = {
    ast.Gt: (ast.GtE, ast.Lt), ast.GtE: (ast.Gt, ast.LtE), ast.Lt: (ast.LtE, ast.Gt), ast.LtE: (ast.Lt, ast.GtE),
    ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.Is: (ast.IsNot,), ast.IsNot: (ast.Is,),
}  # fmt: skip
ATTRIBUTES = {
    "max": "min", "min": "max", "argmax": "argmin", "argmin": "argmax", "sum": "mean", "mean": "sum", "zeros": "ones",
    "ones": "zeros", "sqrt": "square", "maximum": "minimum", "minimum": "maximum", "exp": "log", "var": "std",
    "std": "var", "log": "log10",
}  # fmt: skip


def mutants(source, name):
    """Yield what changes, as `old lines => new lines`, and the source of each mutant of a function.

    Parameters
    ----------
    source : str
    name : str
        Of the function; other definitions in the source stay as they are.
    """
    tree = ast.parse(source)
    (function,) = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name]
    before = ast.unparse(tree)
    seen = {before}
    for path in _paths(function):
        for change in range(20):
            mutant = copy.deepcopy(tree)
            (root,) = [node for node in mutant.body if isinstance(node, ast.FunctionDef) and node.name == name]
            if not _change(root, path, change):
                break
            after = ast.unparse(ast.fix_missing_locations(mutant))
            if after not in seen:
                seen.add(after)
                yield _told(before, after), after


def _told(before, after):
    lines = list(difflib.ndiff(before.splitlines(), after.splitlines()))
    old, new = ([line[2:].strip() for line in lines if line.startswith(sign)] for sign in ("- ", "+ "))
    return f"{'; '.join(old)} => {'; '.join(new)}".strip()


def _paths(function):
    """Yield the way to each node in the body: field names and places in lists."""
    doc = function.body[0] if ast.get_docstring(function) else None

    def walk(node, path):
        for field, value in ast.iter_fields(node):
            for place, child in enumerate(value) if isinstance(value, list) else ((None, value),):
                if isinstance(child, ast.AST) and child is not doc and not isinstance(child, ast.Raise):
                    yield (*path, (field, place))
                    yield from walk(child, (*path, (field, place)))

    for path in walk(function, ()):
        if path[0][0] == "body":
            yield path


def _change(function, path, number):
    """Make the change of that number at a node; return whether there is one."""
    parent, node = None, function
    for field, place in path:
        parent, node = node, getattr(node, field) if place is None else getattr(node, field)[place]

    def put(new):
        field, place = path[-1]
        if place is None:
            setattr(parent, field, new)
        else:
            getattr(parent, field)[place] = new

    changes = list(_changes(function, node, put))
    if number < len(changes):
        changes[number]()
    return number < len(changes)


def _changes(function, node, put):
    """Yield functions, each of which changes one thing."""
    if isinstance(node, (ast.BinOp, ast.AugAssign)):
        yield lambda: setattr(node, "op", OPERATORS[type(node.op)]())
    if isinstance(node, ast.BinOp):
        yield lambda: put(node.left)
        yield lambda: put(node.right)
    if isinstance(node, ast.AugAssign):
        yield lambda: put(ast.Assign([node.target], node.value))
    if isinstance(node, ast.UnaryOp):
        yield lambda: put(node.operand)
    if isinstance(node, ast.Compare):
        for other in COMPARISONS.get(type(node.ops[0]), ()):
            yield lambda other=other: setattr(node, "ops", [other()])
    if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)) and not isinstance(node.value, bool):
        for value in (node.value + 1, node.value - 1):
            yield lambda value=value: put(ast.Constant(value))
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield lambda: put(ast.Constant(not node.value))
    if isinstance(node, (ast.Assign, ast.AugAssign, ast.Expr, ast.If, ast.For)):
        yield lambda: put(ast.Pass())
    if isinstance(node, (ast.Tuple, ast.List)):
        for i in range(len(node.elts) - 1):
            yield lambda i=i: node.elts.__setitem__(slice(i, i + 2), node.elts[i : i + 2][::-1])
    if isinstance(node, ast.Call):
        yield from _changes_of_call(node, put)
    if isinstance(node, ast.Attribute) and node.attr in ATTRIBUTES:
        yield lambda: setattr(node, "attr", ATTRIBUTES[node.attr])
    if isinstance(node, ast.Slice):
        for end in ("lower", "upper", "step"):
            if getattr(node, end) is not None:
                yield lambda end=end: setattr(node, end, None)
    if isinstance(node, ast.IfExp):
        yield lambda: put(node.body)
        yield lambda: put(node.orelse)
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        for name in _neighbours(function, node.id):
            yield lambda name=name: put(ast.Name(name, ast.Load()))


def _changes_of_call(node, put):
    for i in range(len(node.args) - 1):
        yield lambda i=i: node.args.__setitem__(slice(i, i + 2), node.args[i : i + 2][::-1])
    for i in range(len(node.keywords)):
        yield lambda i=i: node.keywords.pop(i)
    if isinstance(node.func, ast.Name) and node.func.id == "range":
        yield lambda: node.args.append(ast.BinOp(node.args.pop(), ast.Sub(), ast.Constant(1)))
    if len(node.args) == 1 and not node.keywords:
        yield lambda: put(node.args[0])
    if not node.args and not node.keywords and isinstance(node.func, ast.Attribute):
        yield lambda: put(node.func.value)


def _neighbours(function, name):
    """Return the two names of the function that stand beside a name in the order of their first use."""
    names = [arg.arg for arg in (*function.args.args, *function.args.kwonlyargs)]
    stores = [n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
    names = list(dict.fromkeys([*names, *stores]))
    if name not in names:
        return []
    place = names.index(name)
    return [names[i] for i in (place - 1, place + 1) if 0 <= i < len(names)]
