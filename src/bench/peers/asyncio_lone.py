"""One wait at a time in asyncio: prints of each how long it should have taken, and how late it was."""

import asyncio
import random
import sys
import time


async def lone(longest):
    delay = longest * random.uniform(0.99, 1)
    start = time.perf_counter()
    await asyncio.sleep(delay)
    print(longest, time.perf_counter() - start - delay, flush=True)


async def main(rounds, longest):
    for _ in range(rounds):
        for each in longest:
            await lone(each)


asyncio.run(main(int(sys.argv[1]), [float(each) for each in sys.argv[2:]]))
