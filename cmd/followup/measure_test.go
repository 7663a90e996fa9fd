package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/pprof"
	"strings"
	"syscall"
	"testing"
	"time"
)

const (
	// measureVariable names the file that followup-measured writes to.
	measureVariable = "FOLLOWUP_TEST_MEASURE"
	// programVariable names the program that followup-measured runs.
	programVariable = "FOLLOWUP_TEST_PROGRAM"
	// profileVariable names the folder for profiles of every run of the program.
	// Where it is set, benchmarks run the program within the test binary.
	profileVariable = "FOLLOWUP_TEST_PROFILE"
)

// A cost is what running the program took.
type cost struct {
	Wall, CPU time.Duration
	Peak      int64 // of resident memory, bytes
}

// add counts a run after others: times add up, the highest peak stays.
func (c *cost) add(o cost) {
	c.Wall += o.Wall
	c.CPU += o.CPU
	c.Peak = max(c.Peak, o.Peak)
}

func (c cost) String() string {
	return fmt.Sprintf("%6.2f s, %6.2f s of CPU, %4d MB", c.Wall.Seconds(), c.CPU.Seconds(), c.Peak>>20)
}

// measure runs the program in an office and returns what it printed and took.
func (o *office) measure(args ...string) (string, cost) {
	o.t.Helper()
	file := filepath.Join(o.t.TempDir(), "cost.json")
	c := *o
	c.program = "followup-measured"
	cmd := c.command(args...)
	cmd.Env = append(cmd.Env, measureVariable+"="+file, programVariable+"="+o.program)
	var errs strings.Builder
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		o.t.Fatalf("followup %s: %v\n%s%s", strings.Join(args, " "), err, out, errs.String())
	}
	b, err := os.ReadFile(file)
	if err != nil {
		o.t.Fatal(err)
	}
	var took cost
	if err := json.Unmarshal(b, &took); err != nil {
		o.t.Fatal(err)
	}
	return string(out), took
}

// measuredMain runs the program and writes down what that took. It stands
// between since a process inherits the peak of the one that starts it (Linux,
// execve), and a test is larger than what it measures.
func measuredMain() {
	cmd := exec.Command(os.Getenv(programVariable), os.Args[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	begun := time.Now()
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		panic(err)
	}
	state := cmd.ProcessState
	c := cost{Wall: time.Since(begun), CPU: state.UserTime() + state.SystemTime()}
	if usage, ok := state.SysUsage().(*syscall.Rusage); ok {
		c.Peak = int64(usage.Maxrss) << 10 // in KB, getrusage(2)
	}
	b, err := json.Marshal(c)
	if err == nil {
		err = os.WriteFile(os.Getenv(measureVariable), b, 0o644)
	}
	if err != nil {
		panic(err)
	}
	os.Exit(state.ExitCode())
}

// profiledMain is the real program, which leaves a profile of its CPU time and
// one of all that it allocated in the folder that profileVariable names.
func profiledMain() {
	base := filepath.Join(os.Getenv(profileVariable), fmt.Sprintf("%s-%d", os.Args[1], os.Getpid()))
	cpu, err := os.Create(base + ".cpu")
	if err == nil {
		err = pprof.StartCPUProfile(cpu)
	}
	if err != nil {
		panic(err)
	}
	p := &program{in: os.Stdin, out: os.Stdout, err: os.Stderr}
	code := p.run(context.Background(), os.Args[1:])
	pprof.StopCPUProfile()
	heap, err := os.Create(base + ".heap")
	if err == nil {
		err = errors.Join(pprof.Lookup("allocs").WriteTo(heap, 0), heap.Close(), cpu.Close())
	}
	if err != nil {
		panic(err)
	}
	os.Exit(code)
}

// built returns the real binary, or the one that profiles itself where that is
// asked for.
func built(t testing.TB) string {
	t.Helper()
	if os.Getenv(profileVariable) != "" {
		return "followup-profiled"
	}
	program := filepath.Join(t.TempDir(), "followup")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return program
}
