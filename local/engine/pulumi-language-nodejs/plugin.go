package main

import (
	"encoding/json"
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

// RunPlugin executes a policy pack or a provider written for Node.js and streams its output.
func (h *host) RunPlugin(req *pulumirpc.RunPluginRequest, stream pulumirpc.LanguageRuntime_RunPluginServer) error {
	if req.GetAttachDebugger() {
		return errors.New("--attach-debugger needs an official installation of Pulumi")
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
	err = run(req, stream, stdout, stderr)
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		return err
	}
	return stream.Send(&pulumirpc.RunPluginResponse{
		Output: &pulumirpc.RunPluginResponse_Exitcode{Exitcode: int32(exit.ExitCode())},
	})
}

func (h *host) runProvider(
	req *pulumirpc.RunPluginRequest, stream pulumirpc.LanguageRuntime_RunPluginServer, stdout, stderr io.Writer,
) error {
	opts, script, err := resolvePlugin("run-plugin", req.GetInfo())
	if err != nil {
		return err
	}
	args := append(append(opts.nodeArgs, script, req.GetInfo().GetProgramDirectory()), req.GetArgs()...)
	cmd, done := h.running.node(stream.Context(), args)
	defer done()
	cmd.Dir = req.GetPwd()
	cmd.Env = append(req.GetEnv(), opts.environment()...)
	cmd.Stdout, cmd.Stderr = stdout, stderr
	return cmd.Run()
}

// runPolicyPack starts a pack once the engine has told the proxy which stack it is for: the pack's runner takes
// that from its environment only. The runner works in the pack's folder and takes it as its last argument.
func (h *host) runPolicyPack(
	req *pulumirpc.RunPluginRequest, stream pulumirpc.LanguageRuntime_RunPluginServer, stdout, stderr io.Writer,
) error {
	opts, script, err := resolvePlugin("run-policy-pack", req.GetInfo())
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
	env, err := stackEnvironment(stack)
	if err != nil {
		return err
	}
	args := append(append(opts.nodeArgs, script), req.GetArgs()...)
	cmd, done := h.running.node(ctx, append(args, req.GetInfo().GetProgramDirectory()))
	defer done()
	cmd.Dir = req.GetInfo().GetProgramDirectory()
	cmd.Env = append(append(req.GetEnv(), opts.environment()...), env...)
	cmd.Stdout, cmd.Stderr = packStdout, stderr
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("could not start the policy pack: %w", err)
	}
	return proxy.Attach(ctx, cmd)
}

func resolvePlugin(script string, info *pulumirpc.ProgramInfo) (options, string, error) {
	opts, err := parseOptions(info)
	if err != nil {
		return opts, "", err
	}
	path, err := findScript(script, info.GetProgramDirectory())
	return opts, path, err
}

func stackEnvironment(stack *pulumirpc.AnalyzerStackConfigureRequest) ([]string, error) {
	if stack == nil {
		return nil, nil
	}
	values := stack.GetConfig()
	if values == nil {
		values = map[string]string{}
	}
	config, err := json.Marshal(values)
	if err != nil {
		return nil, err
	}
	return []string{
		"PULUMI_NODEJS_ORGANIZATION=" + stack.GetOrganization(),
		"PULUMI_NODEJS_PROJECT=" + stack.GetProject(),
		"PULUMI_NODEJS_STACK=" + stack.GetStack(),
		"PULUMI_NODEJS_DRY_RUN=" + strconv.FormatBool(stack.GetDryRun()),
		"PULUMI_CONFIG=" + string(config),
	}, nil
}
