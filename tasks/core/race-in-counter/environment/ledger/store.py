"""Where balances are kept.

A store is slow and remote. What every store promises:

* Each call on its own is thread-safe. Several calls together are not a transaction.
* A call may take very long. Calls of several threads run at the same time, also for the same account.
* A call may raise StoreError. It then had no effect. A write that puts a former balance back does not fail.
* read and write are only made for accounts that exist.
"""


class StoreError(Exception):
    """The store could not do what it was asked to; nothing was changed."""


class MemoryStore:
    def __init__(self):
        self._balances = {}
        self._results = {}

    def accounts(self):
        """Names of all accounts."""
        return list(self._balances)

    def exists(self, account):
        return account in self._balances

    def create(self, account):
        """Makes an account with balance 0. Whatever was there is gone."""
        self._balances[account] = 0

    def read(self, account):
        return self._balances[account]

    def write(self, account, cents):
        self._balances[account] = cents

    def seen(self, key):
        """The result that was marked for a key, or None."""
        return self._results.get(key)

    def mark(self, key, result):
        self._results[key] = result
