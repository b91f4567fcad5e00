"""Any number of documents → graphs: gone through, read and mapped by processes that can be killed, and kept for the next time."""
