# The modules that the task says are the agent's, as the tests see them: stand-ins for what lives in module_host.py's process. Data comes
# back as data, everything else as an object that passes on what is done with it. Nothing of the agent's runs in this process.
import builtins
import importlib.machinery
import importlib.util
import os
import socket
import subprocess
import sys
import threading
import types

NOBODY = "65534"
FOLDER = os.path.dirname(os.path.abspath(__file__))
SPECIAL = """len bool hash next int float abs round getitem setitem delitem contains enter exit add radd sub rsub mul rmul truediv
    floordiv mod pow neg pos""".split()
ORDER = "eq ne lt le gt ge".split()


def load(name):
    spec = importlib.util.spec_from_file_location(name, f"{FOLDER}/{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


plain_values = load("plain_values")


class Remote:
    """Something in the agent's process. It equals only what lives there as well: never a value of the tests."""

    __slots__ = ("_remote", "__weakref__")

    def __getattr__(self, name):
        return host.get(self, name)

    def __setattr__(self, name, value):
        host.ask("set", self, name, value)

    def __delattr__(self, name):
        host.ask("delete", self, name)

    def __dir__(self):
        return host.ask("names", self)

    def __call__(self, *positional, **named):
        return host.ask("call", self, list(positional), named)

    def __iter__(self):
        return iterate(host.ask("special", self, "iter"))

    def __repr__(self):
        return text(host.ask("special", self, "repr"))

    def __str__(self):
        return text(host.ask("special", self, "str"))


def text(value):
    return value if type(value) is str else "?"


def special(name):
    def method(self, *operands):
        return host.ask("special", self, name, *operands)

    return method


def order(name):
    def method(self, other):
        if not isinstance(other, Remote):
            return NotImplemented
        return host.ask("special", self, name, other) is True

    return method


for word in SPECIAL:
    setattr(Remote, f"__{word}__", special(word))
for word in ORDER:
    setattr(Remote, f"__{word}__", order(word))


def iterate(iterator):
    if not isinstance(iterator, Remote):
        yield from iterator
        return
    while True:
        try:
            item = host.ask("special", iterator, "next")
        except StopIteration:
            return
        yield item


class RemoteClass(type):
    """A class of the agent's: it makes objects there, and `isinstance` knows them here."""

    def __call__(cls, *positional, **named):
        if "_remote_class" not in cls.__dict__:
            raise TypeError(f"{cls.__name__} inherits from a class of the agent's, which lives in another process")
        return host.ask("call", cls, list(positional), named)

    def __getattr__(cls, name):
        return host.get(cls, name)


class Host:
    """The process with the agent's modules. Started by the first import."""

    def __init__(self):
        self.lock = threading.RLock()
        self.line = None
        self.objects = {}  # number there → what stands for it here
        self.classes = {}  # number there → class here
        self.given = []  # what the tests handed over by reference

    def start(self):
        for folder in ("/tests", "/logs/verifier"):
            if os.geteuid() == 0 and os.path.isdir(folder):
                os.chmod(folder, 0o700)
        ours, theirs = socket.socketpair()
        command = [sys.executable, "-IB", f"{FOLDER}/module_host.py", str(theirs.fileno()), NOBODY]
        self.process = subprocess.Popen(command, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL)
        theirs.close()
        self.line = plain_values.Line(ours, self.serve)

    def ask(self, *request):
        with self.lock:
            if self.line is None:
                self.start()
            form = plain_values.encode(list(request), self.reference)
            try:
                answer = self.line.ask(form)
                if "error" not in answer:
                    return plain_values.decode(answer["value"], self.resolve)
                error = self.error(*answer["error"])
            except Exception as problem:
                # Not a BaseException of its own choice: pytest would take some of them for a skip or for its own end.
                raise RuntimeError(f"the process with the agent's modules cannot be used any more: {problem}") from None
        raise error

    def get(self, thing, name):
        # pytest looks at everything that a test module imports for marks of its own.
        if name.startswith("_pytest") or name.startswith("_remote"):
            raise AttributeError(name)
        return self.ask("get", thing, name)

    def reference(self, thing):
        if isinstance(thing, Remote):
            number = object.__getattribute__(thing, "_remote")
        else:
            own = "_remote_class" if isinstance(thing, type) else "_remote" if isinstance(thing, types.ModuleType) else None
            number = thing.__dict__.get(own) if own else None
        if number is not None:
            return ["yours", number]
        if isinstance(thing, types.ModuleType):
            raise TypeError(f"the module {thing.__name__} cannot be handed to the agent's code")
        self.given.append(thing)
        return ["mine", len(self.given) - 1]

    def resolve(self, content):
        kind, *rest = content
        if kind == "mine":
            return self.given[rest[0]]
        if kind == "module":
            return sys.modules[rest[0]]
        if kind == "class":
            return self.remote_class(*rest)
        number, own = rest
        if type(number) is not int:
            raise ValueError("no number")
        if number not in self.objects:
            base = self.resolve(own) if own else Remote
            thing = object.__new__(base if isinstance(base, RemoteClass) else Remote)
            object.__setattr__(thing, "_remote", number)
            self.objects[number] = thing
        return self.objects[number]

    def remote_class(self, number, name, exception):
        if exception and exception == name:
            return getattr(builtins, exception)
        if number not in self.classes:
            if exception:
                base = getattr(builtins, exception)
                base = base if issubclass(base, Exception) else RuntimeError
                self.classes[number] = type(name, (base,), {"_remote_class": number})
            else:
                self.classes[number] = RemoteClass(name, (Remote,), {"_remote_class": number, "__slots__": ()})
        return self.classes[number]

    def error(self, kind, arguments, attributes):
        kind = self.resolve(kind)
        arguments = plain_values.decode(arguments, self.resolve)
        if not (isinstance(kind, type) and issubclass(kind, Exception)):
            return RuntimeError(f"the agent's code ended with {getattr(kind, '__name__', '?')}: {arguments}")
        error = kind.__new__(kind, *arguments)
        error.args = tuple(arguments)
        for name, value in attributes.items():
            if not name.startswith("_"):
                setattr(error, name, plain_values.decode(value, self.resolve))
        return error

    def serve(self, request):
        """What the agent's code may do with things of the tests: call them, and call their methods by public names."""
        try:
            verb, number, *rest = plain_values.decode(request, self.resolve)
            thing = self.given[number]
            if verb == "method":
                name = rest.pop(0)
                if name.startswith("_") or isinstance(thing, (type, types.FunctionType, types.MethodType, types.BuiltinFunctionType)):
                    raise TypeError(f"{name} is not for the agent's code")
                thing = getattr(thing, name)
            positional, named = rest
            return {"value": plain_values.encode(thing(*positional, **named), self.reference)}
        except Exception as error:
            return {"error": f"{type(error).__name__}: {error}"}


class Stub(types.ModuleType):
    """A module of the agent's. `_remote` is its number there."""

    def __getattr__(self, name):
        if name.startswith("__") and name not in ("__all__", "__version__", "__author__"):
            raise AttributeError(name)
        return host.get(self, name)

    def __setattr__(self, name, value):
        if name.startswith("__") or name == "_remote" or isinstance(value, Stub):
            return super().__setattr__(name, value)
        host.ask("set", self, name, value)

    def __delattr__(self, name):
        host.ask("delete", self, name)

    def __dir__(self):
        return host.ask("names", self)


class Loader:
    def __init__(self, file=None):
        self.file = file

    def create_module(self, spec):
        return Stub(spec.name)

    def exec_module(self, module):
        file = None if self.file is None else os.path.abspath(self.file)
        number, is_package = host.ask("import", module.__name__, file, [str(entry) for entry in sys.path], os.getcwd())
        module._remote = number
        if is_package is True:
            module.__path__ = []


class Finder:
    def find_spec(self, name, path=None, target=None):
        first = name.split(".")[0]
        if EVERY in declared and first == name and first not in declared:
            found = importlib.machinery.PathFinder.find_spec(name, path, target)
            if found is not None and not all(map(is_ours, [found.origin] if found.has_location else found.submodule_search_locations)):
                declared.append(first)
        if first not in declared:
            return None
        return importlib.machinery.ModuleSpec(name, Loader(), is_package=False)


def is_ours(file):
    """The tests' own modules, the standard library and what the tests asked for."""
    places = ["/tests", "/.selfharness", os.path.realpath(sys.prefix), os.path.realpath(sys.base_prefix)]
    return any(os.path.realpath(file).startswith(place + "/") for place in places)


host = Host()
EVERY = "*"  # all modules that are neither the tests' nor the tool-chain's
declared = []


def install(names):
    """From now on these modules, and what is below them, are imported in a process of their own."""
    declared[:] = names
    sys.meta_path.insert(0, Finder())
    real = importlib.util.spec_from_file_location

    def spec_from_file_location(name, location=None, **others):
        stem = os.path.splitext(os.path.basename(os.fspath(location)))[0] if location is not None else None
        foreign = EVERY in declared and location is not None and not is_ours(os.fspath(location))
        if foreign or name.split(".")[0] in declared or stem in declared:
            return importlib.machinery.ModuleSpec(name, Loader(os.fspath(location)), origin=os.fspath(location))
        return real(name, location, **others)

    importlib.util.spec_from_file_location = spec_from_file_location
