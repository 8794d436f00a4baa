// n random waits in Node: one promise and one setTimeout for each, Promise.all over them, the delays sorted.
// Prints one line of JSON and then stays until its input ends, so that its memory and CPU time can be read.

const n = Number(process.argv[2]);
const maxDelay = Number(process.argv[3]);
const late = new Float64Array(n);

const waitRandom = (i) =>
  new Promise((resolve) => {
    const delay = Math.random() * maxDelay;
    const start = performance.now();
    setTimeout(() => {
      late[i] = (performance.now() - start) / 1e3 - delay;
      resolve(delay);
      // Rounded up, so that no wait ends early: setTimeout truncates to whole milliseconds.
    }, Math.ceil(delay * 1e3));
  });

const start = performance.now();
const delays = (await Promise.all(Array.from({ length: n }, (_, i) => waitRandom(i)))).sort((a, b) => a - b);
const elapsed = (performance.now() - start) / 1e3;
late.sort();
console.log(
  JSON.stringify({
    elapsed,
    longest: delays[n - 1],
    p50: late[Math.floor(n / 2)],
    p99: late[Math.floor(n * 0.99)],
    p999: late[Math.floor(n * 0.999)],
    max: late[n - 1],
    early: late.filter((value) => value < 0).length,
  }),
);
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
