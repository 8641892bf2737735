"""Runs one scenario on /app's ledger under the image's own Python: interleave.py SCENARIO.

Interleavings are made, not hoped for: the store is ours and holds a call back until another thread has reached
the place that hurts. A right ledger never lets that thread get there, so every hold has a time limit (HOLD); the ledger is right
whether or not the limit was reached. What hangs is found by LIMIT.
"""
import os
import random
import sys
import threading
import time
import traceback

sys.path.insert(0, "/app")
from ledger import InsufficientFunds, Ledger, MemoryStore, StoreError, UnknownAccount  # noqa: E402

HOLD = 0.4
LIMIT = 12


class ScriptedStore(MemoryStore):
    """A store that calls `before(op, account)` and `after(op, account)` around each call."""

    def __init__(self):
        super().__init__()
        self.before = self.after = lambda op, name: None

    def _around(op):
        def call(self, name, *rest):
            self.before(op, name)
            result = getattr(MemoryStore, op)(self, name, *rest)
            self.after(op, name)
            return result
        return call

    for op in ["exists", "create", "read", "write", "seen", "mark"]:
        locals()[op] = _around(op)


class Meeting:
    """Holds those who come until `count` of them are there, for HOLD seconds at most; later ones pass."""

    def __init__(self, count):
        self._count, self._lock, self._all_here = count, threading.Lock(), threading.Event()

    def come(self):
        with self._lock:
            self._count -= 1
            if self._count <= 0:
                self._all_here.set()
        self._all_here.wait(HOLD)


class Task(threading.Thread):
    """A call in a thread of its own; `outcome` is what it returned or the class of what it raised."""

    def __init__(self, call, *arguments, name=None):
        super().__init__(daemon=True, name=name)
        self._call, self._arguments, self.outcome = call, arguments, "never ended"
        self.start()

    def run(self):
        try:
            self.outcome = self._call(*self._arguments)
        except Exception as error:
            self.outcome = type(error)

    def end(self):
        self.join(LIMIT)
        assert not self.is_alive(), "a call never ended (deadlock, or a lock that was not released)"
        return self.outcome


def quick(call, *arguments):
    """A call that must not have to wait for anybody for ever."""
    return Task(call, *arguments).end()


def setup(**balances):
    store = ScriptedStore()
    ledger = Ledger(store)
    for name, cents in balances.items():
        assert quick(ledger.open, name) is True
        if cents:
            assert quick(ledger.deposit, name, cents) == cents
    return store, ledger


def meet_at(store, *places):
    """All threads that come to one of the places (op, account) for the first time wait for each other, one per thread."""
    meeting, been = Meeting(len(places)), set()

    def after(op, name):
        me = threading.current_thread()
        if (op, name) in places and me not in been:
            been.add(me)
            meeting.come()
    store.after = after


def fail_at(store, op, name):
    """The next such call fails."""
    armed = [True]

    def before(o, n):
        if (o, n) == (op, name) and armed.pop() if armed else False:
            raise StoreError("scripted")
    store.before = before


def block_at(store, op, name, fail=False):
    """The first such call stays until `go` is set. Returns (reached, go)."""
    reached, go, armed = threading.Event(), threading.Event(), [True]

    def before(o, n):
        if (o, n) == (op, name) and armed:
            armed.clear()
            reached.set()
            go.wait(LIMIT * 2)
            if fail:
                raise StoreError("scripted")
    store.before = before
    return reached, go


# -- rule 1: atomic ---------------------------------------------------------------------------------

def deposits():
    store, ledger = setup(a=100)
    meet_at(store, ("read", "a"), ("read", "a"))
    tasks = [Task(ledger.deposit, "a", 10), Task(ledger.deposit, "a", 5)]
    outcomes = {task.end() for task in tasks}
    assert store._balances["a"] == 115, store._balances
    assert outcomes in ({110, 115}, {105, 115}), outcomes


def overdraft():
    store, ledger = setup(a=100)
    meet_at(store, ("read", "a"), ("read", "a"))
    tasks = [Task(ledger.withdraw, "a", 80), Task(ledger.withdraw, "a", 80)]
    outcomes = [task.end() for task in tasks]
    assert sorted(map(str, outcomes)) == sorted(map(str, [20, InsufficientFunds])), outcomes
    assert store._balances["a"] == 20


def transfer_and_deposit():
    store, ledger = setup(a=100, b=100)
    meet_at(store, ("read", "b"), ("read", "b"))
    tasks = [Task(ledger.transfer, "a", "b", 30), Task(ledger.deposit, "b", 7)]
    assert tasks[0].end() == 70 and tasks[1].end() in (107, 137)
    assert store._balances == {"a": 70, "b": 137}


def first_use():
    """Two first calls for an account that was in the store before the ledger."""
    store = ScriptedStore()
    MemoryStore.create(store, "a")
    ledger = Ledger(store)
    meet_at(store, ("exists", "a"), ("exists", "a"))
    calls = []

    def after_read(op, name, first=store.after, meeting=Meeting(2)):
        first(op, name)
        if op == "read":
            calls.append(name)
            meeting.come()
    store.after = after_read
    tasks = [Task(ledger.deposit, "a", 10), Task(ledger.deposit, "a", 5)]
    outcomes = {task.end() for task in tasks}
    assert store._balances["a"] == 15, store._balances
    assert outcomes in ({10, 15}, {5, 15})


def open_twice():
    store, ledger = setup()
    meeting, been = Meeting(2), set()

    def after(op, name):
        me = threading.current_thread()
        if op == "exists" and me not in been:
            been.add(me)
            meeting.come()
    store.after = after
    created, slow = [], threading.Event()

    def before(op, name):               # the second creation comes after the first opener's deposit
        if op == "create":
            created.append(name)
            if len(created) == 2:
                slow.wait(HOLD)
    store.before = before

    def opener():
        mine = ledger.open("new")
        if mine:
            ledger.deposit("new", 50)
            slow.set()
        return mine
    tasks = [Task(opener), Task(opener)]
    outcomes = [task.end() for task in tasks]
    assert sorted(outcomes) == [False, True], outcomes
    assert store._balances == {"new": 50}


def total_during_transfer():
    store, ledger = setup(a=100, b=100, c=100)
    reached, go = block_at(store, "write", "b")
    transfer = Task(ledger.transfer, "a", "b", 60)
    assert reached.wait(LIMIT)
    total = Task(ledger.total)
    total.join(HOLD)
    go.set()
    assert total.end() == 300 and transfer.end() == 40


def transfer_during_total():
    store, ledger = setup(a=100, b=100)
    tasks = []

    def after(op, name):
        if op == "read" and threading.current_thread().name == "total" and not tasks:
            other = "b" if name == "a" else "a"
            tasks.append(Task(ledger.transfer, other, name, 60))
            tasks[0].join(HOLD)
    store.after = after
    assert Task(ledger.total, name="total").end() == 200
    assert tasks and tasks[0].end() == 40


def open_during_total():
    """An account that is opened, paid into and emptied into a known one between total's steps."""
    store, ledger = setup(a=100)
    tasks = []

    def newcomer():
        ledger.open("n")
        ledger.deposit("n", 50)
        ledger.transfer("n", "a", 20)

    original = store.accounts

    def accounts():
        names = original()
        if threading.current_thread().name == "total" and not tasks:
            tasks.append(Task(newcomer))
            tasks[0].join(HOLD)
        return names
    store.accounts = accounts
    total = Task(ledger.total, name="total").end()
    assert total in (100, 150), total
    tasks[0].end()
    assert quick(ledger.total) == 150


def balance_of_half_a_transfer():
    store, ledger = setup(a=100, b=100)
    reached, go = block_at(store, "write", "b", fail=True)
    transfer = Task(ledger.transfer, "a", "b", 60)
    assert reached.wait(LIMIT)
    balance = Task(ledger.balance, "a")
    balance.join(HOLD)
    go.set()
    assert transfer.end() is StoreError
    assert balance.end() == 100, "a balance that never was"


# -- rule 2: no deadlock ----------------------------------------------------------------------------

def crossing():
    store, ledger = setup(a=100, b=100)
    meet_at(store, ("read", "a"), ("read", "b"))
    tasks = [Task(ledger.transfer, "a", "b", 30), Task(ledger.transfer, "b", "a", 10)]
    for task in tasks:
        task.end()
    assert store._balances == {"a": 80, "b": 120}


def circle():
    store, ledger = setup(a=100, b=100, c=100)
    meet_at(store, ("read", "a"), ("read", "b"), ("read", "c"))
    tasks = [Task(ledger.transfer, *pair, 10) for pair in ["ab", "bc", "ca"]]
    assert len([task.end() for task in tasks]) == 3
    assert store._balances == {"a": 100, "b": 100, "c": 100}


def to_itself():
    store, ledger = setup(a=100)
    assert quick(ledger.transfer, "a", "a", 40) == 100
    assert quick(ledger.transfer, "a", "a", 101) is InsufficientFunds
    assert quick(ledger.transfer, "a", "a", 100, "k") == 100
    assert store._balances == {"a": 100} and quick(ledger.deposit, "a", 1) == 101


# -- rule 3: independent ----------------------------------------------------------------------------

def others_go_on(op, name, call, *arguments):
    """While `call` is held up in a store call, calls for other accounts end."""
    store, ledger = setup(a=100, b=100, c=100, d=100, e=100)
    reached, go = block_at(store, op, name)
    slow = Task(getattr(ledger, call), *arguments)
    assert reached.wait(LIMIT)
    assert quick(ledger.deposit, "c", 5) == 105
    assert quick(ledger.transfer, "c", "d", 5) == 100
    assert quick(ledger.transfer, "d", "c", 5, "another key") == 100
    assert quick(ledger.withdraw, "e", 5) == 95
    assert quick(ledger.balance, "e") == 95
    assert quick(ledger.open, "fresh") is True
    assert quick(ledger.deposit, "fresh", 3) == 3
    assert quick(ledger.wait_for, "d", 100, 5) is True
    assert quick(ledger.wait_for, "d", 101, 0.05) is False
    assert slow.is_alive(), "the slow call must still be held"
    go.set()
    slow.end()


def slow_deposit():
    others_go_on("write", "a", "deposit", "a", 1)


def slow_transfer():
    others_go_on("read", "a", "transfer", "a", "b", 1)


def slow_open():
    others_go_on("create", "new", "open", "new")


def slow_key():
    others_go_on("seen", "key", "transfer", "a", "b", 1, "key")


def slow_mark():
    others_go_on("mark", "key", "transfer", "a", "b", 1, "key")


def waiter_holds_nobody():
    store, ledger = setup(a=100, b=100)
    waiter = Task(ledger.wait_for, "a", 1000, LIMIT)
    time.sleep(HOLD)
    assert quick(ledger.deposit, "a", 5) == 105
    assert quick(ledger.transfer, "a", "b", 5) == 100
    assert quick(ledger.total) == 205
    assert waiter.is_alive()
    assert quick(ledger.deposit, "a", 900) == 1000
    assert waiter.end() is True


# -- rule 4: once per key ---------------------------------------------------------------------------

def same_key():
    store, ledger = setup(a=100, b=0)
    meet_at(store, ("seen", "k"), ("seen", "k"))
    tasks = [Task(ledger.transfer, "a", "b", 30, "k") for _ in range(2)]
    assert [task.end() for task in tasks] == [70, 70]
    assert store._balances == {"a": 70, "b": 30}


def same_key_other_accounts():
    store, ledger = setup(a=100, b=0, c=100, d=0)
    meet_at(store, ("seen", "k"), ("seen", "k"))
    tasks = [Task(ledger.transfer, "a", "b", 30, "k"), Task(ledger.transfer, "c", "d", 60, "k")]
    outcomes = [task.end() for task in tasks]
    assert (outcomes, store._balances) in (([70, 70], {"a": 70, "b": 30, "c": 100, "d": 0}),
                                           ([40, 40], {"a": 100, "b": 0, "c": 40, "d": 60}))


def result_zero():
    store, ledger = setup(a=100, b=0)
    assert quick(ledger.transfer, "a", "b", 100, "k") == 0
    assert quick(ledger.deposit, "a", 500) == 500
    assert quick(ledger.transfer, "a", "b", 100, "k") == 0
    assert store._balances == {"a": 500, "b": 100}


def empty_key():
    store, ledger = setup(a=100, b=0)
    assert [quick(ledger.transfer, "a", "b", 10, "") for _ in range(2)] == [90, 90]
    assert store._balances == {"a": 90, "b": 10}


def repeat_after_failure():
    store, ledger = setup(a=100, b=0)
    reached, go = block_at(store, "write", "b", fail=True)
    first = Task(ledger.transfer, "a", "b", 30, "k")
    assert reached.wait(LIMIT)
    second = Task(ledger.transfer, "a", "b", 30, "k")
    second.join(HOLD)
    go.set()
    assert first.end() is StoreError and second.end() == 70
    assert store._balances == {"a": 70, "b": 30}
    assert quick(ledger.transfer, "a", "b", 30, "k") == 70
    assert quick(ledger.transfer, "a", "b", 100, "poor") is InsufficientFunds
    assert quick(ledger.deposit, "a", 30) == 100
    assert quick(ledger.transfer, "a", "b", 100, "poor") == 0


# -- rule 5: all or nothing -------------------------------------------------------------------------

def failing(op, name, call, *arguments):
    store, ledger = setup(a=100, b=100)
    fail_at(store, op, name)
    assert quick(getattr(ledger, call), *arguments) is StoreError
    store.before = lambda op, name: None
    assert store._balances == {"a": 100, "b": 100} and store._results == {}, (store._balances, store._results)
    assert quick(ledger.deposit, "a", 1) == 101
    assert quick(ledger.deposit, "b", 1) == 101
    assert quick(ledger.transfer, "a", "b", 1, "k") == 100
    assert quick(ledger.total) == 202
    assert quick(ledger.open, "new") is True and quick(ledger.deposit, "new", 1) == 1


def failures():
    for op, name in [("exists", "a"), ("read", "a"), ("write", "a")]:
        failing(op, name, "deposit", "a", 5)
        failing(op, name, "withdraw", "a", 5)
    for op, name in [("read", "a"), ("write", "a"), ("read", "b"), ("write", "b"), ("seen", "k"), ("mark", "k")]:
        failing(op, name, "transfer", "a", "b", 5, "k")
    failing("read", "b", "total")
    failing("read", "a", "wait_for", "a", 1, 1)
    failing("create", "new", "open", "new")


def refusals():
    store, ledger = setup(a=100)
    for call, arguments in [("deposit", ["x", 1]), ("withdraw", ["x", 1]), ("transfer", ["a", "x", 1]), ("transfer", ["x", "a", 1]),
                            ("balance", ["x"]), ("wait_for", ["x", 1, 0.1]), ("transfer", ["a", "x", 1, "k"]), ("transfer", ["a", "x", 1000])]:
        assert quick(getattr(ledger, call), *arguments) is UnknownAccount, (call, arguments)
    for cents in [0, -1, True, 1.0, "1", None]:
        for call in [("deposit", "a"), ("withdraw", "a"), ("transfer", "a", "a")]:
            assert quick(getattr(ledger, call[0]), *call[1:], cents) is ValueError, (call, cents)
    assert store._balances == {"a": 100}
    assert quick(ledger.open, "x") is True and quick(ledger.deposit, "x", 2) == 2
    assert quick(ledger.transfer, "a", "x", 1, "k") == 99


# -- rule 6: everyone is woken ----------------------------------------------------------------------

def waiters():
    store, ledger = setup(a=0, b=500)
    tasks = [Task(ledger.wait_for, "a", minimum, LIMIT * 2) for minimum in (300, 20, 200, 10, 15)]
    time.sleep(HOLD)
    assert quick(ledger.deposit, "a", 30) == 30
    assert [tasks[i].end() for i in (1, 3, 4)] == [True] * 3
    assert tasks[0].is_alive() and tasks[2].is_alive(), "woken too early"
    assert quick(ledger.transfer, "b", "a", 200) == 300
    assert tasks[2].end() is True and tasks[0].is_alive()
    assert quick(ledger.deposit, "a", 70) == 300
    assert tasks[0].end() is True


def waiter_looks_again():
    store, ledger = setup(a=0)
    waiter = Task(ledger.wait_for, "a", 100, 2.0)
    time.sleep(HOLD)
    begin = time.monotonic()
    for _ in range(3):
        quick(ledger.deposit, "a", 10)
        time.sleep(0.1)
    assert waiter.end() is False, "the balance never was 100"
    assert time.monotonic() - begin < 10, "the time limit began anew with each change"


# -- all together -----------------------------------------------------------------------------------

def storm():
    sys.setswitchinterval(1e-5)
    store, ledger = setup(a=1000, b=1000, c=1000, d=1000)
    rng = random.Random(7)
    store.before = lambda op, name: time.sleep(0)
    sums, stop = [], threading.Event()

    def work(seed):
        rng, moved = random.Random(seed), 0
        for n in range(60):
            try:
                ledger.transfer(*rng.choices("abcd", k=2), rng.randrange(1, 400), rng.choice([None, "%d" % rng.randrange(200)]))
                ledger.deposit(rng.choice("abcd"), 3)
                moved += 3
                ledger.withdraw(rng.choice("abcd"), 2)
                moved -= 2
            except InsufficientFunds:
                pass
        return moved

    def watch():
        while not stop.is_set():
            sums.append(ledger.total())
            time.sleep(0.01)
    watcher = Task(watch)
    tasks = [Task(work, seed) for seed in range(8)]
    moved = sum(task.end() for task in tasks)
    stop.set()
    watcher.end()
    assert quick(ledger.total) == 4000 + moved
    assert all(3900 < s < 6000 for s in sums) and min(store._balances.values()) >= 0


if __name__ == "__main__":
    try:
        globals()[sys.argv[1]]()
        print("kept")
        status = 0
    except BaseException:
        traceback.print_exc()
        status = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)        # threads that hang must not keep the program alive
