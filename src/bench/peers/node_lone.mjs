// One wait at a time in Node. Prints the nominal delay and the lateness of each, in seconds.

const lone = (nominal) =>
  new Promise((resolve) => {
    // Nearly the nominal delay, as in the other programs.
    const delay = nominal * (0.99 + Math.random() * 0.01);
    const start = performance.now();
    setTimeout(() => {
      console.log(nominal, (performance.now() - start) / 1e3 - delay);
      resolve();
      // Rounded up, so that no wait ends early: setTimeout truncates to whole milliseconds.
    }, Math.ceil(delay * 1e3));
  });

const [rounds, ...nominalDelays] = process.argv.slice(2).map(Number);
for (let round = 0; round < rounds; round++) {
  for (const nominal of nominalDelays) {
    await lone(nominal);
  }
}
