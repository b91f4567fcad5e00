"""A process that reads as the product does, but for documents whose names say what goes wrong with them."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path

from graphsvc.building import worker


def carry_out(kind, body, channel, settings):
    name = json.loads(body)["name"] if kind == worker.READ else ""
    if "hang" in name:
        signal.signal(signal.SIGALRM, signal.SIG_IGN)
        while True:
            time.sleep(60)
    if "crash" in name:
        os.kill(os.getpid(), signal.SIGSEGV)
    if "memory" in name:
        hoard = [bytearray(50_000_000) for _ in range(1_000)]
        raise AssertionError(len(hoard))
    if "unforeseen" in name:
        raise ZeroDivisionError("division by\nzero")
    if "endless" in name:
        while True:
            channel.send(worker.RECORD, b"x" * 10_000_000)
    if "once" in name:  # goes wrong with a process that has read something before, and with no other
        channel.send(worker.DIGEST, b"0" * 64)
        if carry_out.before:
            os._exit(7)
    if "writes" in name:
        Path(json.loads(body)["path"]).with_suffix(".written").write_bytes(b"x")
    carry_out.before = True
    worker.work(kind, body, channel, settings)


carry_out.before = False

if __name__ == "__main__":
    worker.main(sys.argv[1:], carry_out)
