"""The archive on disk: the only database."""

from watchword.store.appending import STEPS
from watchword.store.batches import Batch, Entry, Postings, Receipt, Roll
from watchword.store.corpus import Corpus

__all__ = ["STEPS", "Batch", "Corpus", "Entry", "Postings", "Receipt", "Roll"]
