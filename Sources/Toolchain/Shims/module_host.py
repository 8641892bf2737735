# module_host.py DESCRIPTOR USER: imports the agent's modules for the tests, as a user who can neither read the tests, nor write
# results, nor touch the judge's process. What it is asked for and what comes back: plain_values.py.
import builtins
import ctypes
import importlib
import importlib.util
import inspect
import operator
import os
import socket
import sys

descriptor, user = sys.argv[1:]
here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, here)
import plain_values

sys.path.remove(here)
sys.argv = ["pytest"]

if os.geteuid() == 0:
    os.setgroups([])
    os.setresgid(int(user), int(user), int(user))
    os.setresuid(int(user), int(user), int(user))
# The agent had root: a set-uid program of its own must not give it back. 38 is PR_SET_NO_NEW_PRIVS.
if ctypes.CDLL(None, use_errno=True).prctl(38, 1, 0, 0, 0) != 0:
    sys.exit("module_host: no_new_privs is refused")

PLAIN = {call.__name__: call for call in (bool, len, hash, str, repr, iter, next, int, float, abs, round)}
BINARY = ("add", "sub", "mul")

held = {}  # number → what the tests have a reference to
numbers = {}  # id → number; `held` keeps the thing alive, so its id stays its own
asked = set()  # modules that the tests imported


class Callback:
    """Something of the tests'."""

    def __init__(self, number):
        self._number = number

    def __call__(self, *positional, **named):
        return ask("call", self._number, list(positional), named)

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return lambda *positional, **named: ask("method", self._number, name, list(positional), named)


def hold(thing):
    number = numbers.setdefault(id(thing), len(numbers))
    held[number] = thing
    return number


def reference(thing):
    if isinstance(thing, Callback):
        return ["mine", thing._number]
    number = hold(thing)
    if inspect.ismodule(thing) and thing.__name__ in asked:
        return ["module", thing.__name__]
    if not inspect.isclass(thing):
        own = str(type(thing).__module__).split(".")[0] in {name.split(".")[0] for name in asked}
        return ["object", number, reference(type(thing)) if own else None]
    return ["class", number, thing.__name__, standard(thing) if issubclass(thing, BaseException) else None]


def standard(exception):
    """The nearest class that every Python has."""
    return next(base.__name__ for base in exception.__mro__ if getattr(builtins, base.__name__, None) is base)


def resolve(content):
    side, number = content
    return held[number] if side == "yours" else Callback(number)


def ask(*request):
    answer = line.ask(plain_values.encode(list(request), reference))
    if "error" in answer:
        raise RuntimeError(answer["error"])
    return plain_values.decode(answer["value"], resolve)


def load(name, file, path, folder):
    sys.path[:] = path
    try:
        os.chdir(folder)
    except OSError:
        pass
    importlib.invalidate_caches()
    if name in asked:
        sys.modules.pop(name, None)
    asked.add(name)
    if file is None:
        return importlib.import_module(name)
    spec = importlib.util.spec_from_file_location(name, file)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def act(verb, *arguments):
    if verb == "import":
        module = load(*arguments)
        return [hold(module), hasattr(module, "__path__")]
    if verb == "get":
        return getattr(*arguments)
    if verb == "set":
        return setattr(*arguments)
    if verb == "delete":
        return delattr(*arguments)
    if verb == "names":
        return dir(*arguments)
    if verb == "call":
        thing, positional, named = arguments
        return thing(*positional, **named)
    if verb == "special":
        thing, name, *operands = arguments
        if name in PLAIN:
            return PLAIN[name](thing)
        if name in ("enter", "exit"):
            return getattr(type(thing), f"__{name}__")(thing, *operands)
        if name.startswith("r") and name[1:] in BINARY:
            return getattr(operator, name[1:])(operands[0], thing)
        return getattr(operator, name)(thing, *operands)
    raise ValueError(verb)


def serve(request):
    try:
        return {"value": plain_values.encode(act(*plain_values.decode(request, resolve)), reference)}
    except BaseException as error:
        plain = {}
        for name, value in getattr(error, "__dict__", {}).items():
            try:
                plain[name] = plain_values.encode(value, refuse)
            except Exception:
                pass
        try:
            said = plain_values.encode(list(error.args), refuse)
        except Exception:
            said = plain_values.encode([str(error)], refuse)
        return {"error": [reference(type(error)), said, plain]}


def refuse(thing):
    raise TypeError(f"{type(thing).__name__} is no data")


line = plain_values.Line(socket.socket(fileno=int(descriptor)), serve)
try:
    line.listen()
except EOFError:
    os._exit(0)
