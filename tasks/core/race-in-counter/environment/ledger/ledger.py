"""Account balances for many threads; see CONTRACT.md."""
import threading


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
        self._conditions = {}

    def _condition(self, account):
        """The lock and wake-up call of one account."""
        if account not in self._conditions:
            if not self._store.exists(account):
                raise UnknownAccount(account)
            self._conditions[account] = threading.Condition(threading.Lock())
        return self._conditions[account]

    def open(self, account):
        if self._store.exists(account):
            return False
        self._store.create(account)
        self._conditions[account] = threading.Condition(threading.Lock())
        return True

    def deposit(self, account, cents):
        _check_amount(cents)
        condition = self._condition(account)
        balance = self._store.read(account) + cents
        condition.acquire()
        self._store.write(account, balance)
        condition.notify()
        condition.release()
        return balance

    def withdraw(self, account, cents):
        _check_amount(cents)
        condition = self._condition(account)
        if self._store.read(account) < cents:
            raise InsufficientFunds(account)
        with condition:
            balance = self._store.read(account) - cents
            self._store.write(account, balance)
        return balance

    def transfer(self, source, target, cents, key=None):
        _check_amount(cents)
        if key is not None:
            result = self._store.seen(key)
            if result:
                return result
        first, second = self._condition(source), self._condition(target)
        first.acquire()
        balance = self._store.read(source)
        if balance < cents:
            first.release()
            raise InsufficientFunds(source)
        second.acquire()
        balance -= cents
        self._store.write(source, balance)
        self._store.write(target, self._store.read(target) + cents)
        if key is not None:
            self._store.mark(key, balance)
        second.notify()
        second.release()
        first.release()
        return balance

    def balance(self, account):
        self._condition(account)
        return self._store.read(account)

    def total(self):
        return sum(self._store.read(account) for account in self._store.accounts())

    def wait_for(self, account, minimum, timeout):
        condition = self._condition(account)
        with condition:
            if self._store.read(account) >= minimum:
                return True
            return condition.wait(timeout)
