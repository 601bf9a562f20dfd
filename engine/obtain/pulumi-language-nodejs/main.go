// Command pulumi-language-nodejs is the process through which the Pulumi engine runs programs and policy packs
// written for Node.js. Official installations of Pulumi bring their own; this one completes an engine that was
// built from its Go modules, where upstream's host cannot be had.
//
// The engine starts it with its own address as the last argument, reads a port from the first line of its output
// and then speaks pulumirpc.LanguageRuntime to it.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"os/signal"
	"syscall"

	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
)

func main() {
	flag.String("tracing", "", "accepted because the engine passes it; traces are not sent")
	flag.String("root", "", "accepted because older engines pass it")
	flag.Parse()
	if err := serve(flag.Arg(0)); err != nil {
		fmt.Fprintln(os.Stderr, "pulumi-language-nodejs:", err)
		os.Exit(1)
	}
}

// serve answers the engine until it goes away or interrupts us, and leaves no child process behind.
func serve(engineAddress string) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	go watchEngine(stop)

	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	// Stop cancels the context of each running call, which ends its child; the process exits once all have ended.
	server := grpc.NewServer(append(rpcutil.TracingServerInterceptorOptions(nil), grpc.WaitForHandlers(true))...)
	running, cancel := context.WithCancel(ctx)
	pulumirpc.RegisterLanguageRuntimeServer(server, &host{engineAddress: engineAddress, ctx: running, cancel: cancel})
	context.AfterFunc(ctx, server.Stop)

	fmt.Println(listener.Addr().(*net.TCPAddr).Port)
	return server.Serve(listener)
}

// watchEngine calls gone when the engine has died. The engine holds the other end of our standard input and never
// writes to it, so its end is the end of the engine, however it was killed.
func watchEngine(gone func()) {
	if info, err := os.Stdin.Stat(); err != nil || info.Mode()&os.ModeNamedPipe == 0 {
		return
	}
	if _, err := io.Copy(io.Discard, os.Stdin); err == nil {
		gone()
	}
}
