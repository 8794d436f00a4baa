"""One wait at a time in asyncio. Prints the nominal delay and the lateness of each, in seconds."""

import asyncio
import random
import sys
import time


async def lone(nominal):
    # Nearly the nominal delay, as in the other programs.
    delay = nominal * random.uniform(0.99, 1)
    start = time.perf_counter()
    await asyncio.sleep(delay)
    print(nominal, time.perf_counter() - start - delay, flush=True)


async def main(rounds, nominal_delays):
    for _ in range(rounds):
        for nominal in nominal_delays:
            await lone(nominal)


asyncio.run(main(int(sys.argv[1]), [float(each) for each in sys.argv[2:]]))
