"""Fetches what scripts/local-model needs from pip's configured index, by the pins in local-model.toml."""
import concurrent.futures
import fcntl
import hashlib
import os
import pathlib
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile

pins = tomllib.loads(pathlib.Path(__file__).with_name("local-model.toml").read_text())
cache = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache").absolute() / "selfharness" / "models"


def stop(what, todo):
    sys.exit(f"local-model: {what}\n  → {todo}")


def say(text):
    print(f"local-model: {text}", file=sys.stderr, flush=True)


def digest(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def choose_engine(wanted):
    """The name of an engine that this processor can run: the wanted one, or the fastest."""
    if platform.machine() != "x86_64" or sys.platform != "linux":
        stop(f"the engines are pinned for x86-64 Linux, this is {platform.machine()} {sys.platform}",
             "serve a model with another program, and name its address")
    flags = re.search(r"^flags\s*:(.*)", pathlib.Path("/proc/cpuinfo").read_text(), re.M)[1].split()
    for name, pin in pins["engines"].items():
        missing = [need for need in pin["needs"] if need not in flags]
        if wanted == name and missing:
            stop(f"the engine {name} needs a processor with {', '.join(missing)}", "leave out --engine")
        if wanted in (name, None) and not missing:
            return name
    stop("this processor has no AVX2, which the engines need", "serve a model with another program, and name its address")


def install(model, engine):
    """The paths of the model's weights and of the engine's folder. One process at a time; what is there already is only checked."""
    cache.mkdir(parents=True, exist_ok=True)
    with open(cache / "lock", "a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("another local-model is installing; waiting for it")
            fcntl.flock(lock, fcntl.LOCK_EX)
        for left in [*cache.glob("unpacking-*"), *cache.glob("wheels/tmp*")]:
            shutil.rmtree(left)
        for left in cache.glob("*.part"):
            left.unlink()
        return install_weights(model, engine), install_engine(engine)


def install_weights(model, engine):
    pin = pins["models"][model]
    weights = cache / f"{model}.gguf"
    if weights.exists():
        if digest(weights) != pin["sha256"]:
            stop(f"{weights} is damaged: its sha256 is not the pinned one", "delete this file and start again")
        return weights
    announce(model, pin)
    part = weights.with_suffix(".part")
    try:
        if "made_from" in pin:
            used = requantize(model, pin, engine, part)
            check(part, pin["sha256"], f"{part.name}, made from {pin['made_from']},",
                  f"the engine does not make what it made once; take {pin['made_from']}")
        else:
            used = put_together(pin, part)
            check(part, pin["sha256"], f"{part.name}, put together from checked packages,")
        part.rename(weights)
    finally:
        part.unlink(missing_ok=True)
    for wheel in used:
        wheel.unlink()
    return weights


def put_together(pin, part):
    """Weights that come in packages. Returns the wheels, which are of no use once the weights are there."""
    # The wheels, the file made of them, and some room.
    require_space(2 * pin["bytes"] + (200 << 20))
    wheels = fetch(pin["packages"])
    with open(part, "wb") as out:
        for wheel in wheels:
            with zipfile.ZipFile(wheel) as archive:
                for name in archive.namelist():
                    if name.endswith(pin["member"]):
                        with archive.open(name) as member:
                            shutil.copyfileobj(member, out, 1 << 20)
    return wheels


def requantize(model, pin, engine, part):
    """Weights that are computed here from another model's, which stay."""
    library, source_pin = pins["engines"][engine].get("library"), pins["models"][pin["made_from"]]
    if library is None:
        stop(f"the engine {engine} cannot make {model}, which is the faster one only where the engine amx runs", f"take {pin['made_from']}")
    # Both files and some room, before the first one is fetched.
    is_there = (cache / f"{pin['made_from']}.gguf").exists()
    require_space(pin["bytes"] + (0 if is_there else source_pin["bytes"]) + (200 << 20))
    source, library = install_weights(pin["made_from"], engine), install_engine(engine) / library
    made = subprocess.run(
        [sys.executable, pathlib.Path(__file__).with_name("local_model_requantize.py"), library, source, part],
        stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if made.returncode != 0:
        sys.stderr.write(made.stderr[-2000:])
        stop(f"{source} could not be stored again in 8 bits (exit code {made.returncode})", f"see above, or take {pin['made_from']}")
    return []


def install_engine(name):
    pin = pins["engines"][name]
    package = pin["packages"][0]
    engine = cache / f"{package['name']}-{package['version']}"
    if not engine.exists():
        announce(f"engine {name}", pin)
        require_space(300 << 20)
        wheel, = fetch(pin["packages"])
        unpacked = pathlib.Path(tempfile.mkdtemp(dir=cache, prefix="unpacking-"))
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(unpacked)
        if "program" in pin:
            (unpacked / pin["program"]).chmod(0o755)
        unpacked.chmod(0o755)
        unpacked.rename(engine)
        wheel.unlink()
    return engine


def announce(name, pin):
    say(f"{name}: {pin['name']}; licence: {pin['licence']}{'; ' + pin['unsure'] if 'unsure' in pin else ''}")


def require_space(needed):
    free = shutil.disk_usage(cache).free
    if free < needed:
        stop(f"{cache} has {free >> 20} MiB free, {needed >> 20} MiB are needed",
             "make room, or let XDG_CACHE_HOME name a folder on a larger disk")


def fetch(wanted):
    """The packages' wheels, checked. One that an earlier, interrupted call brought is not fetched again."""
    say(f"fetching {len(wanted)} package{'s' if len(wanted) > 1 else ''} into {cache}")
    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        futures = [pool.submit(fetch_one, package) for package in wanted]
        try:
            return [future.result() for future in futures]
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def fetch_one(package):
    wheels = cache / "wheels"
    wheels.mkdir(exist_ok=True)
    target = wheels / f"{package['name']}-{package['version']}.whl"
    if target.exists() and digest(target) == package["sha256"]:
        return target
    wanted = f"{package['name']}=={package['version']}"
    with tempfile.TemporaryDirectory(dir=wheels) as folder:
        pip = subprocess.run(
            [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary", ":all:", "--no-cache-dir", "--no-input", "--quiet",
             "--disable-pip-version-check", "--dest", folder, wanted], stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if pip.returncode != 0:
            if "No module named pip" in pip.stderr:
                stop(f"{sys.executable} has no pip", "ask an administrator for: apt-get install -y python3-pip")
            sys.stderr.write(pip.stderr)
            stop(f"pip could not download {wanted}", "mend what pip says above, and start again: what has arrived is kept")
        wheel, = pathlib.Path(folder).iterdir()
        check(wheel, package["sha256"], wheel.name)
        wheel.rename(target)
    return target


def check(path, sha256, what,
          todo="the index serves something else than what was looked at: find out why before you change scripts/local-model.toml"):
    found = digest(path)
    if found != sha256:
        path.unlink()
        stop(f"{what} has sha256 {found}, pinned is {sha256}; it was not used", todo)
