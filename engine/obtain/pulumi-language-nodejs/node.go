package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// killAfter is how long an interrupted child may take to end before it is killed.
const killAfter = 2 * time.Second

// node prepares a Node process that ends with ctx, which is cancelled when the engine drops the call or has gone, and
// when the engine cancels everything.
func (h *host) node(ctx context.Context, args ...string) *exec.Cmd {
	ctx, cancel := context.WithCancel(ctx)
	context.AfterFunc(h.ctx, cancel)
	cmd := exec.CommandContext(ctx, "node", args...)
	cmd.WaitDelay = killAfter
	cmd.Cancel = func() error {
		// Windows cannot interrupt a process.
		if err := cmd.Process.Signal(os.Interrupt); err != nil {
			return cmd.Process.Kill()
		}
		return nil
	}
	return cmd
}

// findScript resolves @pulumi/pulumi/cmd/<name> from the real path of a directory upwards, as Node would; asking
// Node itself costs 40 ms at each run.
func findScript(name, directory string) (string, error) {
	at, err := filepath.EvalSymlinks(directory)
	if err != nil {
		return "", err
	}
	for {
		script := filepath.Join(at, "node_modules", "@pulumi", "pulumi", "cmd", name, "index.js")
		if _, err := os.Stat(script); err == nil {
			return script, nil
		}
		if at == filepath.Dir(at) {
			return "", fmt.Errorf("@pulumi/pulumi is not installed for %q: run npm ci first", directory)
		}
		at = filepath.Dir(at)
	}
}
