//! n random waits in tokio: one task and one sleep for each, all joined, the delays sorted.
//!
//! Prints one line of JSON and then stays until its input ends, so that its memory and CPU time can be read.

use rand::Rng;
use std::io::Read;
use std::time::{Duration, Instant};

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let n: usize = args[1].parse().unwrap();
    let max_delay: f64 = args[2].parse().unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_time().build().unwrap();
    let (elapsed, delays, mut late) = runtime.block_on(async move {
        let start = Instant::now();
        let mut waits = Vec::with_capacity(n);
        for _ in 0..n {
            waits.push(tokio::spawn(async move {
                let delay = rand::thread_rng().gen::<f64>() * max_delay;
                let begin = Instant::now();
                tokio::time::sleep(Duration::from_secs_f64(delay)).await;
                (delay, begin.elapsed().as_secs_f64() - delay)
            }));
        }
        let mut delays = Vec::with_capacity(n);
        let mut late = Vec::with_capacity(n);
        for wait in waits {
            let (delay, lateness) = wait.await.unwrap();
            delays.push(delay);
            late.push(lateness);
        }
        delays.sort_by(f64::total_cmp);
        (start.elapsed().as_secs_f64(), delays, late)
    });
    late.sort_by(f64::total_cmp);
    let early = late.iter().filter(|value| **value < 0.0).count();
    println!(
        "{{\"elapsed\":{:.9},\"longest\":{:.9},\"p50\":{:.9},\"p99\":{:.9},\"p999\":{:.9},\"max\":{:.9},\"early\":{}}}",
        elapsed, delays[n - 1], late[n / 2], late[n * 99 / 100], late[n / 1000 * 999], late[n - 1], early
    );
    let _ = std::io::stdin().read(&mut [0u8]);
}
