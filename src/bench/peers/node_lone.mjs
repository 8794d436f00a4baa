// One wait at a time in Node: prints of each how long it should have taken, and how late it was.

const lone = (longest) =>
  new Promise((resolve) => {
    const delay = longest * (0.99 + Math.random() * 0.01);
    const start = performance.now();
    setTimeout(() => {
      console.log(longest, (performance.now() - start) / 1e3 - delay);
      resolve();
    }, Math.ceil(delay * 1e3));
  });

const [rounds, ...longest] = process.argv.slice(2).map(Number);
for (let round = 0; round < rounds; round++) {
  for (const each of longest) {
    await lone(each);
  }
}
