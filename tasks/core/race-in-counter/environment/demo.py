"""Ten threads move money about. In the end the sum must be what it was."""
import random
import sys
import threading
import time

from ledger import InsufficientFunds, Ledger, MemoryStore


class SlowStore(MemoryStore):
    def read(self, account):
        time.sleep(0.0005)
        return super().read(account)


def work(ledger, names, seed):
    rng = random.Random(seed)
    for _ in range(50):
        try:
            ledger.transfer(*rng.sample(names, 2), rng.randrange(1, 50))
            ledger.deposit(names[0], 1)
        except InsufficientFunds:
            pass


ledger = Ledger(SlowStore())
names = ["a", "b", "c", "d"]
for name in names:
    ledger.open(name)
    ledger.deposit(name, 10_000)
threads = [threading.Thread(target=work, args=(ledger, names, seed), daemon=True) for seed in range(10)]
for thread in threads:
    thread.start()
deadline = time.monotonic() + 20
for thread in threads:
    thread.join(max(0, deadline - time.monotonic()))
stuck = sum(thread.is_alive() for thread in threads)
print("threads that never ended:", stuck)
if not stuck:
    print("sum:", ledger.total(), "- expected:", 4 * 10_000 + 10 * 50)
sys.exit(1 if stuck or ledger.total() != 4 * 10_000 + 10 * 50 else 0)
