package main

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"
)

// An interrupt ends an extraction that waits for standard input; half a document is not printed.
func TestExtractIsInterrupted(t *testing.T) {
	in, typed := io.Pipe()
	defer typed.Close()
	ctx, interrupt := context.WithCancel(t.Context())
	var out, errs bytes.Buffer
	ended := make(chan int)
	go func() {
		ended <- run(ctx, []string{"extract", "-"}, process{stdin: in, stdout: &out, stderr: &errs, env: noEnv, clock: wallClock})
	}()
	if _, err := io.WriteString(typed, "France called for a truce."); err != nil {
		t.Fatal(err)
	}
	interrupt()
	if code := <-ended; code != exitFailed {
		t.Errorf("exit code %d, want %d", code, exitFailed)
	}
	if !strings.Contains(errs.String(), "interrupted") || out.Len() > 0 {
		t.Errorf("out:\n%s\nerr:\n%s", out.String(), errs.String())
	}
}
