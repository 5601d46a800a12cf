"""The outside comes in: bytes and what is known of them. The only room that reaches the network."""

from watchword.ingest.arrivals import Received
from watchword.ingest.limits import Limits
from watchword.ingest.locations import receive

__all__ = ["Limits", "Received", "receive"]
