package main

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// testClock is the clock of the test binary when it is the program: the one that the story moves on which it plays, at the address
// ATTACHE_TEST_CLOCK, or one that starts where ATTACHE_TEST_TIME says and runs ATTACHE_TEST_SPEED times as fast as the real one.
func testClock() clock {
	if address := os.Getenv("ATTACHE_TEST_CLOCK"); address != "" {
		return followClock(address)
	}
	start, err := time.Parse(time.RFC3339, os.Getenv("ATTACHE_TEST_TIME"))
	if err != nil {
		return wallClock
	}
	speed, err := strconv.ParseFloat(os.Getenv("ATTACHE_TEST_SPEED"), 64)
	if err != nil {
		speed = 1
	}
	return fastClock(time.Now(), start, speed)
}

// fastClock returns a clock that read start at the real instant epoch and runs speed times as fast.
func fastClock(epoch, start time.Time, speed float64) clock {
	return clock{
		now: func() time.Time { return start.Add(time.Duration(float64(time.Since(epoch)) * speed)) },
		minutes: func() <-chan time.Time {
			return time.NewTicker(time.Duration(float64(time.Minute) / speed)).C
		},
	}
}

// A storyClock stands still until the story moves it, in all programs that follow it: they have seen the new time when set returns.
type storyClock struct {
	listener  net.Listener
	following sync.WaitGroup

	mu       sync.Mutex
	at       time.Time
	programs []net.Conn
}

func newStoryClock() (*storyClock, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	c := &storyClock{listener: l}
	c.following.Go(func() {
		for {
			program, err := l.Accept()
			if err != nil {
				return // closed
			}
			c.mu.Lock()
			c.programs = append(c.programs, c.tell(program)...)
			c.mu.Unlock()
		}
	})
	return c, nil
}

func (c *storyClock) close() {
	c.listener.Close()
	c.following.Wait()
	for _, program := range c.programs {
		program.Close()
	}
}

// tell tells a program the time, and returns it unless it has ended; c.mu is held.
func (c *storyClock) tell(program net.Conn) []net.Conn {
	program.SetDeadline(time.Now().Add(storyTime))
	fmt.Fprintln(program, c.at.Format(time.RFC3339Nano))
	if _, err := program.Read(make([]byte, 1)); err != nil {
		program.Close()
		return nil
	}
	return []net.Conn{program}
}

func (c *storyClock) set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = t
	var running []net.Conn
	for _, program := range c.programs {
		running = append(running, c.tell(program)...)
	}
	c.programs = running
}

// followClock returns the storyClock at an address.
func followClock(address string) clock {
	story, err := net.Dial("tcp", address)
	if err != nil {
		panic(err)
	}
	var at atomic.Pointer[time.Time]
	var mu sync.Mutex
	var minutes []chan time.Time
	told := bufio.NewScanner(story)
	hear := func() bool {
		if !told.Scan() {
			return false
		}
		t, err := time.Parse(time.RFC3339Nano, told.Text())
		if err != nil {
			panic(err)
		}
		at.Store(&t)
		mu.Lock()
		defer mu.Unlock()
		for _, m := range minutes {
			select {
			case m <- t:
			default: // it has not yet looked at what it was told before
			}
		}
		_, err = story.Write([]byte{'\n'})
		return err == nil
	}
	if !hear() {
		panic("the story does not tell the time")
	}
	go func() {
		for hear() {
		}
	}()
	return clock{
		now: func() time.Time { return *at.Load() },
		minutes: func() <-chan time.Time {
			mu.Lock()
			defer mu.Unlock()
			m := make(chan time.Time, 1)
			minutes = append(minutes, m)
			return m
		},
	}
}

// at sets the clock of the story to an instant: at 2025-08-20T05:30:00Z. Before the first one, its programs have the real time.
func at(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: at INSTANT")
	}
	t, err := time.Parse(time.RFC3339, args[0])
	ts.Check(err)
	c := stageOf(ts).clock
	ts.Setenv("ATTACHE_TEST_CLOCK", c.listener.Addr().String())
	c.set(t)
}

// advance moves the clock of the story on: advance 1h30m.
func advance(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: advance DURATION")
	}
	d, err := time.ParseDuration(args[0])
	ts.Check(err)
	c := stageOf(ts).clock
	if c.at.IsZero() {
		ts.Fatalf("the clock must be set by at before it is moved")
	}
	c.set(c.at.Add(d))
}

// A program that follows the clock of a story reads what the story says as soon as it has said it, and is woken; one that has ended
// keeps the story from nothing.
func TestStoryClock(t *testing.T) {
	c, err := newStoryClock()
	if err != nil {
		t.Fatal(err)
	}
	defer c.close()
	noon := time.Date(2025, 8, 20, 12, 0, 0, 0, time.UTC)
	c.set(noon)
	program := followClock(c.listener.Addr().String())
	minutes := program.minutes()
	if got := program.now(); !got.Equal(noon) {
		t.Errorf("it reads %s at first, want %s", got, noon)
	}
	ended, err := net.Dial("tcp", c.listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	ended.Close()
	for n := range 3 {
		want := noon.Add(time.Duration(n+1) * time.Hour)
		c.set(want)
		if got := program.now(); !got.Equal(want) {
			t.Errorf("it reads %s, want %s", got, want)
		}
	}
	<-minutes
}
