"""The single slips that one can make in the lines of a function: another sign, name, number, or a piece left out."""

import ast

SHORT = 48  # letters of a piece that is shown
OPERATORS = {
    ast.Add: (ast.Sub, ast.Mult), ast.Sub: (ast.Add,), ast.Mult: (ast.Add, ast.Div, ast.Sub), ast.Div: (ast.Mult,),
    ast.FloorDiv: (ast.Div, ast.Mult), ast.Pow: (ast.Mult,), ast.MatMult: (ast.Mult,),
}  # fmt: skip
COMPARISONS = {
    ast.Gt: (ast.Lt, ast.GtE), ast.GtE: (ast.Gt, ast.LtE), ast.Lt: (ast.Gt, ast.LtE), ast.LtE: (ast.Lt, ast.GtE),
    ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,),
}  # fmt: skip
ALIKE = (
    ("mean", "sum", "max", "min", "prod", "std", "var", "argmax"),
    ("exp", "exp2", "log", "log1p", "log10", "log2", "sqrt", "abs", "tanh"),
    ("maximum", "minimum", "add"),
)
SUMS, PRODUCTS = (ast.Add, ast.Sub), (ast.Mult, ast.Div, ast.FloorDiv, ast.MatMult)
ENDS = ("lower", "upper", "step")


def changed(tree, name):
    """Make each slip in a tree, one after the other, and take it back when the next is asked for.

    Parameters
    ----------
    tree : ast.Module
    name : str
        Of the function.

    Yields
    ------
    callable
        Returns the piece that was changed, and what stands in its place, as text; of the first nothing where it is
        all that the function returns.
    """
    function = next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name)
    names = _names(function)
    for path in [*_paths(function, skip=ast.get_docstring(function) is not None)]:
        node = _at(function, path)
        for new in _instead(node, names):
            if ast.dump(new) == ast.dump(node):
                continue  # two that are alike have changed places
            ast.fix_missing_locations(ast.copy_location(new, node))
            _put(function, path, new)
            yield lambda path=path, node=node, new=new: _told(function, path, node, new)
            _put(function, path, node)


def _told(function, path, node, new):
    shown, told = _shown(function, path), []
    for one in (node, new):
        _put(function, path, one)
        told.append(ast.unparse(_at(function, shown)))
    whole = isinstance(_at(function, shown[:-1]), ast.Return)
    return "" if whole else told[0], told[1]


def _names(function):
    """Return the names that may be taken for each other: counters, sizes, and the others."""
    loops = [node.target for node in ast.walk(function) if isinstance(node, ast.For)]
    counters = {node.id for target in loops for node in ast.walk(target) if isinstance(node, ast.Name)}
    given = [one.arg for one in (*function.args.args, *function.args.kwonlyargs)]
    made = [node.id for node in ast.walk(function) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
    sizes = {name for name in (*given, *made) if name.isupper()}
    return [counters, sizes, {*given, *made} - counters - sizes]


def _paths(function, *, skip):
    """Yield the way to each expression in the body: field names, and places in lists."""

    def walk(node, path):
        for field, value in ast.iter_fields(node):
            for place, child in enumerate(value) if isinstance(value, list) else ((None, value),):
                if isinstance(child, ast.AST):
                    here = (*path, (field, place))
                    if isinstance(child, (ast.expr, ast.AugAssign)):
                        yield here
                    yield from walk(child, here)

    return (path for path in walk(function, ()) if path[0][0] == "body" and path[0][1] >= skip)


def _at(node, path):
    for field, place in path:
        node = getattr(node, field) if place is None else getattr(node, field)[place]
    return node


def _put(root, path, new):
    parent, (field, place) = _at(root, path[:-1]), path[-1]
    if place is None:
        setattr(parent, field, new)
    else:
        getattr(parent, field)[place] = new


def _shown(function, path):
    """Return the way to the piece that is shown: as much around a change as is short, and not all that is returned."""
    while isinstance(around := _at(function, path[:-1]), (ast.expr, ast.AugAssign)):
        if len(ast.unparse(around)) > SHORT or isinstance(_at(function, path[:-2]), ast.Return):
            break
        path = path[:-1]
    return path


def _instead(node, names):
    """Yield what may stand in the place of an expression."""
    if isinstance(node, ast.BinOp):
        yield from _other_sums(node)
    elif isinstance(node, ast.AugAssign):
        yield ast.Assign([node.target], node.value)
    elif isinstance(node, ast.UnaryOp):
        yield node.operand
    elif isinstance(node, ast.Compare) and len(node.ops) == 1:
        for other in COMPARISONS.get(type(node.ops[0]), ()):
            yield ast.Compare(node.left, [other()], node.comparators)
    elif isinstance(node, ast.Constant) and type(node.value) in (int, float):
        yield from (ast.Constant(value) for value in (node.value + 1, node.value - 1))
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        group = next((group for group in names if node.id in group), ())
        yield from (ast.Name(other, ast.Load()) for other in sorted(group) if other != node.id)
    elif isinstance(node, ast.Tuple):
        yield from (ast.Tuple(each, node.ctx) for each in _neighbours_swapped(node.elts))
    elif isinstance(node, ast.Slice):
        parts = {end: getattr(node, end) for end in ENDS if getattr(node, end) is not None}
        yield from (ast.Slice(**{end: part for end, part in parts.items() if end != left_out}) for left_out in parts)
    elif isinstance(node, ast.Call):
        yield from _other_calls(node)


def _other_sums(node):
    """Yield other sums and products: of another sign, of one part alone, turned round, and with brackets left out."""
    left, right = node.left, node.right
    for operator in OPERATORS.get(type(node.op), ()):
        yield ast.BinOp(left, operator(), right)
    yield left
    yield right
    if isinstance(node.op, (ast.Sub, ast.Div, ast.MatMult)):
        yield ast.BinOp(right, node.op, left)
    if isinstance(node.op, PRODUCTS) and isinstance(left, ast.BinOp) and isinstance(left.op, SUMS):
        yield ast.BinOp(left.left, left.op, ast.BinOp(left.right, node.op, right))
    if isinstance(node.op, PRODUCTS) and isinstance(right, ast.BinOp):
        yield ast.BinOp(ast.BinOp(left, node.op, right.left), right.op, right.right)


def _other_calls(node):
    """Yield calls of other functions, with other arguments, and what is called upon without the call."""
    function, arguments, keywords = node.func, node.args, node.keywords
    called, of_numpy = getattr(function, "attr", ""), getattr(getattr(function, "value", None), "id", "") == "np"
    for group in ALIKE:
        for other in group if called in group else ():
            yield ast.Call(ast.Attribute(function.value, other, ast.Load()), arguments, keywords)
    if called in ("max", "mean") and not of_numpy:
        yield ast.Call(ast.parse("np.median", mode="eval").body, [function.value, *arguments], keywords)
    if getattr(function, "id", "") == "range" and len(arguments) == 1:
        yield ast.Call(function, [ast.BinOp(arguments[0], ast.Sub(), ast.Constant(1))], [])
        yield ast.Call(function, [ast.Constant(1), arguments[0]], [])
    for each in _neighbours_swapped(arguments):
        yield ast.Call(function, each, keywords)
    for i in range(len(keywords)):
        yield ast.Call(function, arguments, keywords[:i] + keywords[i + 1 :])
    if arguments:
        yield arguments[0]
    if isinstance(function, ast.Attribute) and not of_numpy:
        yield function.value


def _neighbours_swapped(things):
    for i in range(len(things) - 1):
        yield [*things[:i], *things[i : i + 2][::-1], *things[i + 2 :]]
