"""What runs in the sandbox: it reads a hand-in, and answers calls. It judges nothing, and knows no answers.

Started as `python runner.py PLACE`, where PLACE holds NumPy and, for few exercises, what they hand to a function.
"""

import ast
import importlib
import importlib.abc
import importlib.machinery
import os
import sys

FILE = "my_cnn.py"
PACKAGES = ("scratchcnn_helpers", "scratchcnn_course")
SERVED = 7  # how a process ends that has served its order
KEPT = (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign)  # of a notebook


class NotYours(Exception):
    """Raised where a hand-in calls something of the package that is not lent to it."""


class Missing:
    """Stands where a hand-in imports something of the package that is not there; complains when it is used."""

    def __init__(self, name):
        self.__name__ = name

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Missing(name)

    def __call__(self, *args, **kwargs):
        """Refuse."""
        raise NotYours(self.__name__)


class Lender(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Makes modules of the package's names: empty ones, but for the functions that are lent.

    Parameters
    ----------
    sources : dict of str to str
        What is lent, by name. It is run when it is asked for.
    used : set of str
        Gets the names of what was called.
    """

    def __init__(self, sources, used):
        self.sources, self.used, self.made = sources, used, {}

    def find_spec(self, name, path=None, target=None):
        """Take any module of the packages."""
        if name.partition(".")[0] in PACKAGES:
            return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def exec_module(self, module):
        """Fill a module with nothing: names are looked up when they are used."""
        module.__getattr__ = self.lend
        module.__all__ = []

    def lend(self, name):
        """Return a function that is lent, or something that complains."""
        if name.startswith("__"):
            raise AttributeError(name)
        if name not in self.sources:
            return importlib.import_module(f"{PACKAGES[0]}.{name}") if name == "ops" else Missing(name)
        if name not in self.made:
            names = {"np": importlib.import_module("numpy"), "__name__": "lent"}
            exec(compile(self.sources[name], "<lent>", "exec"), names)
            self.made[name] = self._noted(name, names[name])
        return self.made[name]

    def _noted(self, name, function):
        def lent(*args, **kwargs):
            self.used.add(name)
            return function(*args, **kwargs)

        lent.__name__ = name
        return lent


def read(text, *, everything):
    """Run a hand-in, statement by statement, so that one that fails leaves the others their work.

    Parameters
    ----------
    text : str
    everything : bool
        Otherwise only definitions, imports and assignments, as of a notebook.

    Returns
    -------
    names : dict
        What the hand-in's functions see.
    own : dict
        The same, but for names of the hand-in that a later import from the package has covered up.
    troubles : list of str
        What failed, in words.
    """
    names, troubles, covered = {"__name__": "my_cnn", "__file__": FILE}, [], {}
    for node in ast.parse(text).body:
        if not everything and not isinstance(node, KEPT):
            continue
        before = dict(names)
        try:
            exec(compile(ast.Module([node], []), FILE, "exec"), names)
        except BaseException as error:
            troubles.append(f"line {node.lineno}: {type(error).__name__}: {error}"[:300])
        bound = [name for name, value in names.items() if before.get(name) is not value]
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(PACKAGES):
            covered = {name: before[name] for name in bound if name in before} | covered
        else:
            covered = {name: value for name, value in covered.items() if name not in bound}
    return names, names | covered, troubles


def described(error, function):
    """Return what is to be said of an exception that a function raised, for the pipe."""
    line, within, code, trace = 0, "", None, error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        line, within = (trace.tb_lineno, code.co_name) if code.co_filename == FILE else (line, within)
        trace = trace.tb_next
    try:
        said = str(error)[:500]
    except BaseException:
        said = ""
    kinds = [kind.__name__ for kind in type(error).__mro__ if kind.__module__ == "builtins" or kind is NotYours]
    own = code is getattr(function, "__code__", None)  # raised by the function itself, not by one that it calls
    name = type(error).__name__[:60]
    return {"kinds": kinds, "name": name, "text": said, "line": line, "within": within, "own": own}


def limit(limits):
    """Set limits on this process and its children, where the system has them."""
    try:
        import resource
    except ImportError:
        return
    for name, value in limits.items():
        kind = getattr(resource, name, None)
        if kind is not None:
            resource.setrlimit(kind, (value, value + (name == "RLIMIT_CPU")))


class Answers:
    """Takes calls from a channel and sends back what came of them."""

    def __init__(self, wire, channel, names):
        self.wire, self.channel, self.names, self.built = wire, channel, names, []

    def special(self):
        """Say how to read what only the grader has: functions to call back, objects of the course."""
        return {"callback": self._callback, "object": _object, "class": _class}

    def _callback(self, number):
        def function(*args, **kwargs):
            state = [self.wire.encode(one, _parts) for one in self.arguments]
            asked = [self.wire.encode(one) for one in args], {key: self.wire.encode(v) for key, v in kwargs.items()}
            self.channel.send({"callback": number, "args": asked[0], "kwargs": asked[1], "state": state})
            return self.wire.decode(self.channel.receive()["result"])

        return function

    def _network(self, value):
        """Say how to send a network that was built here: its layers, and where its arrays lie."""
        if type(value).__name__ != "Sequential" or not type(value).__module__.startswith(PACKAGES):
            return None
        self.built.append(value)  # so that no other array gets its place in memory
        layers = [
            [type(one).__name__, *(self.wire.encode(part) for part in (one.arguments, one.params, one.buffers))]
            for one in value.layers
        ]
        return ["network", layers, [id(array) for array in value.arrays()]]

    def answer(self, message):
        """Call a function, and send its result with what became of the arguments."""
        self.arguments = []  # a callback during decoding would see none
        args = [self.wire.decode(one, self.special()) for one in message["args"]]
        kwargs = {key: self.wire.decode(one, self.special()) for key, one in message["kwargs"].items()}
        self.arguments = [*args, *kwargs.values()]
        function = self.names[message["name"]]
        try:
            reply = {"result": self.wire.encode(function(*args, **kwargs), self._network)}
        except BaseException as error:
            reply = {"error": described(error, function)}
        self.channel.send(reply | {"after": [self.wire.encode(one, _parts) for one in self.arguments]})


def _class(place):
    module, _, name = place.partition(":")
    return getattr(importlib.import_module(module), name)


def _object(place, parts):
    """Make an object of a class and what it consists of."""
    import wire

    kind = _class(place)
    made = kind.__new__(kind)
    vars(made).update(wire.decode(parts, {"object": _object, "class": _class}))
    return made


def _parts(value):
    """Say how to send back an object that was made here: as what it consists of."""
    import wire

    made_here = type(value).__module__.startswith((*PACKAGES, "types")) and hasattr(value, "__dict__")
    return wire.encode(vars(value), _parts) if made_here and not isinstance(value, type) else None


def main():
    """Read orders from standard input, answer on standard output; whatever a hand-in prints goes nowhere.

    Each order is served by a process of its own, made by a fork where there is one: NumPy is imported once.
    """
    sys.path[:0] = [sys.argv[1], os.path.dirname(os.path.abspath(__file__))]
    for user in map(int, sys.argv[2:]):  # root was here to make the sandbox, and goes with all capabilities
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    import wire

    channel = wire.Channel(os.dup(0), os.dup(1))
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    while True:
        order = channel.receive()
        child = os.fork() if hasattr(os, "fork") else 0
        if child == 0:
            serve(wire, channel, order)
            os._exit(SERVED)
        _, status = os.waitpid(child, 0)
        if status != SERVED << 8:  # 0 too: that was a hand-in's `os._exit(0)`
            os._exit(128 + os.WTERMSIG(status) if os.WIFSIGNALED(status) else 1)


def serve(wire, channel, order):
    """Read a hand-in, and answer calls until there are no more."""
    used = set()
    lender = Lender(order["lent"], used)
    sys.meta_path[:] = [*sys.meta_path, lender] if order["open"] else [lender, *sys.meta_path]
    limit(order["limits"])
    _, own, troubles = read(order["text"], everything=order["everything"])
    there = callable(own.get(order["name"])) and not isinstance(own[order["name"]], Missing)
    channel.send({"there": there, "troubles": troubles[:20]})
    answers = Answers(wire, channel, own)
    while (message := channel.receive())["name"]:
        answers.answer(message)
    channel.send({"used": sorted(used)})


if __name__ == "__main__":
    main()
