package main

import (
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strconv"

	sdk "github.com/pulumi/pulumi/sdk/v3"
	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// RunPlugin executes a policy pack or a provider written for Node.js and streams its output and exit status.
func (h *host) RunPlugin(req *pulumirpc.RunPluginRequest, stream pulumirpc.LanguageRuntime_RunPluginServer) error {
	if req.GetAttachDebugger() {
		return errNoDebugger
	}
	opts, err := parseOptions(req.GetInfo())
	if err != nil {
		return err
	}
	closer, stdout, stderr, err := rpcutil.MakeRunPluginStreams(stream, false)
	if err != nil {
		return err
	}
	defer closer.Close()

	run := h.runProvider
	if req.GetKind() == string(apitype.AnalyzerPlugin) {
		run = h.runPolicyPack
	}
	err = run(req, stream, opts, stdout, stderr)
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		return err
	}
	return stream.Send(&pulumirpc.RunPluginResponse{
		Output: &pulumirpc.RunPluginResponse_Exitcode{Exitcode: int32(exit.ExitCode())},
	})
}

func (h *host) runProvider(
	req *pulumirpc.RunPluginRequest, stream pulumirpc.LanguageRuntime_RunPluginServer,
	opts options, stdout, stderr io.Writer,
) error {
	directory := req.GetInfo().GetProgramDirectory()
	script, err := findScript("run-plugin", directory)
	if err != nil {
		return err
	}
	cmd := h.node(stream.Context(), append(append(opts.nodeArgs, script, directory), req.GetArgs()...)...)
	cmd.Dir = req.GetPwd()
	cmd.Env = append(req.GetEnv(), opts.environment()...)
	cmd.Stdout, cmd.Stderr = stdout, stderr
	return cmd.Run()
}

// runPolicyPack starts a pack once the engine has told the proxy which stack it is for: the pack's runner takes
// that from its environment only. The runner works in the pack's folder and takes it as its last argument.
func (h *host) runPolicyPack(
	req *pulumirpc.RunPluginRequest, stream pulumirpc.LanguageRuntime_RunPluginServer,
	opts options, stdout, stderr io.Writer,
) error {
	directory := req.GetInfo().GetProgramDirectory()
	script, err := findScript("run-policy-pack", directory)
	if err != nil {
		return err
	}
	ctx := stream.Context()
	proxy, packStdout, err := sdk.NewPolicyProxy(ctx, stdout)
	if err != nil {
		return err
	}
	stack, err := proxy.AwaitConfiguration(ctx)
	if err != nil {
		return err
	}
	cmd := h.node(ctx, append(append(append(opts.nodeArgs, script), req.GetArgs()...), directory)...)
	cmd.Dir = directory
	cmd.Env = append(append(req.GetEnv(), opts.environment()...), stackEnvironment(stack)...)
	cmd.Stdout, cmd.Stderr = packStdout, stderr
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("could not start the policy pack: %w", err)
	}
	return proxy.Attach(ctx, cmd)
}

// stackEnvironment is what a pack can know of the stack; nothing when a pack is only inspected.
func stackEnvironment(stack *pulumirpc.AnalyzerStackConfigureRequest) []string {
	if stack == nil {
		return nil
	}
	return []string{
		"PULUMI_NODEJS_ORGANIZATION=" + stack.GetOrganization(),
		"PULUMI_NODEJS_PROJECT=" + stack.GetProject(),
		"PULUMI_NODEJS_STACK=" + stack.GetStack(),
		"PULUMI_NODEJS_DRY_RUN=" + strconv.FormatBool(stack.GetDryRun()),
		"PULUMI_CONFIG=" + configuration(stack.GetConfig()),
	}
}
