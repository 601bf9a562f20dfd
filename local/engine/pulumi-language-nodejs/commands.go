package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"time"
)

// killAfter is how long an interrupted child may take to end before it is killed.
const killAfter = 2 * time.Second

// commands are the Node processes that run for the engine.
type commands struct {
	lock    sync.Mutex
	last    int
	cancels map[int]context.CancelFunc
}

// node prepares a Node process that ends with ctx (the engine has gone or dropped the call) or on interrupt. Call
// done when it has ended.
func (c *commands) node(ctx context.Context, args []string) (cmd *exec.Cmd, done func()) {
	ctx, cancel := context.WithCancel(ctx)
	cmd = exec.CommandContext(ctx, "node", args...)
	cmd.WaitDelay = killAfter
	cmd.Cancel = func() error {
		// Windows cannot interrupt a process.
		if err := cmd.Process.Signal(os.Interrupt); err != nil {
			return cmd.Process.Kill()
		}
		return nil
	}

	c.lock.Lock()
	defer c.lock.Unlock()
	if c.cancels == nil {
		c.cancels = map[int]context.CancelFunc{}
	}
	c.last++
	id := c.last
	c.cancels[id] = cancel
	return cmd, func() {
		cancel()
		c.lock.Lock()
		defer c.lock.Unlock()
		delete(c.cancels, id)
	}
}

func (c *commands) interrupt() {
	c.lock.Lock()
	defer c.lock.Unlock()
	for _, cancel := range c.cancels {
		cancel()
	}
}

// findScript resolves @pulumi/pulumi/cmd/<name> from the real path of a directory upwards, as Node would; asking
// Node itself costs 40 ms at each run.
func findScript(name, directory string) (string, error) {
	from, err := filepath.EvalSymlinks(directory)
	if err != nil {
		return "", err
	}
	for at := from; ; at = filepath.Dir(at) {
		script := filepath.Join(at, "node_modules", "@pulumi", "pulumi", "cmd", name, "index.js")
		if _, err := os.Stat(script); err == nil {
			return script, nil
		}
		if at == filepath.Dir(at) {
			return "", fmt.Errorf("@pulumi/pulumi is not installed for %q: run npm ci first", directory)
		}
	}
}
