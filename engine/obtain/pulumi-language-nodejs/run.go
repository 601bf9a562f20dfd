package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// programBailed is the exit status by which @pulumi/pulumi/cmd/run says that it has reported the error itself.
const programBailed = 32

var errNoDebugger = errors.New("--attach-debugger needs an official installation of Pulumi")

// Run executes a program. What it prints reaches the user through our own output, which the engine reads.
func (h *host) Run(ctx context.Context, req *pulumirpc.RunRequest) (*pulumirpc.RunResponse, error) {
	if req.GetAttachDebugger() {
		return nil, errNoDebugger
	}
	opts, err := parseOptions(req.GetInfo())
	if err != nil {
		return &pulumirpc.RunResponse{Error: err.Error()}, nil
	}
	script, err := findScript("run", req.GetInfo().GetProgramDirectory())
	if err != nil {
		return &pulumirpc.RunResponse{Error: err.Error()}, nil
	}
	secretKeys, err := json.Marshal(append([]string{}, req.GetConfigSecretKeys()...))
	if err != nil {
		return nil, err
	}

	cmd := h.node(ctx, append(append(opts.nodeArgs, script), h.programArguments(req)...)...)
	// Configuration stays off the command line, which every user of the machine can read.
	cmd.Env = append(append(os.Environ(), opts.environment()...),
		"PULUMI_CONFIG="+configuration(req.GetConfig()), "PULUMI_CONFIG_SECRET_KEYS="+string(secretKeys))
	// Node switches the pipes it is given to non-blocking mode, so it never gets ours.
	cmd.Stdout, cmd.Stderr = struct{ io.Writer }{os.Stdout}, struct{ io.Writer }{os.Stderr}

	var exit *exec.ExitError
	switch err := cmd.Run(); {
	// The program has ended well; a child of its own that keeps its output open is no concern of ours.
	case err == nil, errors.Is(err, exec.ErrWaitDelay):
		return &pulumirpc.RunResponse{}, nil
	case errors.As(err, &exit) && exit.ExitCode() == programBailed:
		return &pulumirpc.RunResponse{Bail: true}, nil
	case errors.As(err, &exit):
		return &pulumirpc.RunResponse{Error: "the program ended with " + exit.String()}, nil
	default:
		return &pulumirpc.RunResponse{Error: fmt.Sprintf("could not run the program: %v", err)}, nil
	}
}

func (h *host) programArguments(req *pulumirpc.RunRequest) []string {
	var args []string
	add := func(name, value string) {
		if value != "" {
			args = append(args, "--"+name, value)
		}
	}
	add("monitor", req.GetMonitorAddress())
	add("engine", h.engineAddress)
	add("organization", req.GetOrganization())
	add("project", req.GetProject())
	add("root-directory", req.GetInfo().GetRootDirectory())
	add("stack", req.GetStack())
	add("pwd", req.GetInfo().GetProgramDirectory())
	add("parallel", strconv.Itoa(int(req.GetParallel())))
	if req.GetDryRun() {
		args = append(args, "--dry-run")
	}
	return append(append(args, req.GetInfo().GetEntryPoint()), req.GetArgs()...)
}

// configuration is what PULUMI_CONFIG holds: a JSON object, an empty one where nothing is configured.
func configuration(values map[string]string) string {
	if len(values) == 0 {
		return "{}"
	}
	text, err := json.Marshal(values)
	if err != nil {
		panic(err) // A map of strings always has a JSON form.
	}
	return string(text)
}
