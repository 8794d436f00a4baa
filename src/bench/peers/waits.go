// Command waits performs n random waits in Go: one goroutine and one time.Sleep for each, a WaitGroup over them, the
// delays sorted. It prints one line of JSON and then stays until its input ends, so that its memory and CPU time can be
// read.
package main

import (
	"fmt"
	"io"
	"math/rand"
	"os"
	"sort"
	"strconv"
	"sync"
	"time"
)

func main() {
	n, _ := strconv.Atoi(os.Args[1])
	maxDelay, _ := strconv.ParseFloat(os.Args[2], 64)
	delays := make([]float64, n)
	late := make([]float64, n)
	var group sync.WaitGroup
	group.Add(n)
	start := time.Now()
	for i := 0; i < n; i++ {
		go func(i int) {
			delay := rand.Float64() * maxDelay
			begin := time.Now()
			// One nanosecond more, since the conversion truncates: no wait ends early.
			time.Sleep(time.Duration(delay*1e9) + 1)
			late[i] = time.Since(begin).Seconds() - delay
			delays[i] = delay
			group.Done()
		}(i)
	}
	group.Wait()
	sort.Float64s(delays)
	elapsed := time.Since(start).Seconds()
	sort.Float64s(late)
	early := sort.SearchFloat64s(late, 0)
	fmt.Printf("{\"elapsed\":%.9f,\"longest\":%.9f,\"p50\":%.9f,\"p99\":%.9f,\"p999\":%.9f,\"max\":%.9f,\"early\":%d}\n",
		elapsed, delays[n-1], late[n/2], late[n*99/100], late[n/1000*999], late[n-1], early)
	io.Copy(io.Discard, os.Stdin)
}
