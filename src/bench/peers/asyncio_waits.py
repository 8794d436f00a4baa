"""n random waits in asyncio, as in the exercise: one task and one sleep for each, gathered, the delays sorted.

Prints one line of JSON and then stays until its input ends, so that its memory and CPU time can be read.
"""

import asyncio
import json
import random
import sys
import time
from array import array


async def wait_random(max_delay, late, i):
    delay = random.uniform(0, max_delay)
    start = time.perf_counter()
    await asyncio.sleep(delay)
    late[i] = time.perf_counter() - start - delay
    return delay


async def wait_n(n, max_delay, late):
    return sorted(await asyncio.gather(*(wait_random(max_delay, late, i) for i in range(n))))


n, max_delay = int(sys.argv[1]), float(sys.argv[2])
# An array of doubles, so that the samples themselves take little memory.
late = array("d", bytes(8 * n))
start = time.perf_counter()
delays = asyncio.run(wait_n(n, max_delay, late))
elapsed = time.perf_counter() - start
late = sorted(late)
print(
    json.dumps(
        {
            "elapsed": elapsed,
            "longest": delays[-1],
            "p50": late[n // 2],
            "p99": late[int(n * 0.99)],
            "p999": late[int(n * 0.999)],
            "max": late[-1],
            "early": sum(1 for value in late if value < 0),
        }
    ),
    flush=True,
)
sys.stdin.read()
