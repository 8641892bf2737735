from .ledger import InsufficientFunds, Ledger, UnknownAccount
from .store import MemoryStore, StoreError

__all__ = ["InsufficientFunds", "Ledger", "MemoryStore", "StoreError", "UnknownAccount"]
