#!/bin/bash
set -euo pipefail
cat > /app/ledger/ledger.py <<'PY'
"""Account balances for many threads; see CONTRACT.md.

Order of locks: the lock of a key, then accounts sorted by name. The registry's lock is held for dictionary
look-ups only, never during a store call.
"""
import threading
import time
from contextlib import ExitStack, contextmanager


class UnknownAccount(Exception):
    pass


class InsufficientFunds(Exception):
    pass


def _check_amount(cents):
    if isinstance(cents, bool) or not isinstance(cents, int) or cents <= 0:
        raise ValueError("amounts are whole cents above zero")


class Ledger:
    def __init__(self, store):
        self._store = store
        self._registry = threading.Lock()
        self._conditions = {}
        self._keys = {}

    def _condition(self, account):
        """The lock and wake-up call of one account, open or not. It never changes."""
        with self._registry:
            if account not in self._conditions:
                self._conditions[account] = threading.Condition(threading.Lock())
            return self._conditions[account]

    @contextmanager
    def _locked(self, *accounts):
        with ExitStack() as stack:
            for account in sorted(set(accounts)):
                stack.enter_context(self._condition(account))
            for account in accounts:
                if not self._store.exists(account):
                    raise UnknownAccount(account)
            yield

    @contextmanager
    def _key(self, key):
        with self._registry:
            entry = self._keys.setdefault(key, [threading.Lock(), 0])
            entry[1] += 1
        try:
            with entry[0]:
                yield
        finally:
            with self._registry:
                entry[1] -= 1
                if entry[1] == 0:
                    del self._keys[key]

    def open(self, account):
        with self._condition(account):
            if self._store.exists(account):
                return False
            self._store.create(account)
            return True

    def deposit(self, account, cents):
        _check_amount(cents)
        with self._locked(account):
            balance = self._store.read(account) + cents
            self._store.write(account, balance)
            self._condition(account).notify_all()
            return balance

    def withdraw(self, account, cents):
        _check_amount(cents)
        with self._locked(account):
            balance = self._store.read(account) - cents
            if balance < 0:
                raise InsufficientFunds(account)
            self._store.write(account, balance)
            return balance

    def transfer(self, source, target, cents, key=None):
        _check_amount(cents)
        if key is None:
            return self._transfer(source, target, cents, None)
        with self._key(key):
            result = self._store.seen(key)
            return self._transfer(source, target, cents, key) if result is None else result

    def _transfer(self, source, target, cents, key):
        with self._locked(source, target):
            before = self._store.read(source)
            if before < cents:
                raise InsufficientFunds(source)
            undo = []
            try:
                after = before
                if source != target:
                    after = before - cents
                    there = self._store.read(target)
                    undo.append((source, before))
                    self._store.write(source, after)
                    undo.append((target, there))
                    self._store.write(target, there + cents)
                if key is not None:
                    self._store.mark(key, after)
            except BaseException:
                for account, balance in reversed(undo):
                    self._store.write(account, balance)
                raise
            self._condition(target).notify_all()
            return after

    def balance(self, account):
        with self._locked(account):
            return self._store.read(account)

    def total(self):
        while True:
            names = set(self._store.accounts())
            with self._locked(*names):
                # An account opened before its lock was held might already have taken part in transfers.
                if set(self._store.accounts()) == names:
                    return sum(self._store.read(account) for account in names)

    def wait_for(self, account, minimum, timeout):
        deadline = time.monotonic() + timeout
        with self._locked(account):
            while self._store.read(account) < minimum:
                left = deadline - time.monotonic()
                if left <= 0:
                    return False
                self._condition(account).wait(left)
            return True
PY
