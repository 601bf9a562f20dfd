package main

import (
	"fmt"

	"github.com/google/shlex"
	"github.com/pulumi/pulumi/sdk/v3/nodejs/npm"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// options are the `runtime.options` of a Pulumi.yaml or PulumiPolicy.yaml, with the official host's defaults.
type options struct {
	typescript     bool
	tsconfig       string
	nodeArgs       []string
	packageManager npm.PackageManagerType
}

var packageManagers = map[string]npm.PackageManagerType{
	"auto": npm.AutoPackageManager,
	"npm":  npm.NpmPackageManager,
	"yarn": npm.YarnPackageManager,
	"pnpm": npm.PnpmPackageManager,
	"bun":  npm.BunPackageManager,
}

func parseOptions(info *pulumirpc.ProgramInfo) (options, error) {
	given := info.GetOptions().AsMap()
	opts := options{typescript: true, packageManager: npm.AutoPackageManager}
	if value, ok := given["typescript"]; ok {
		if opts.typescript, ok = value.(bool); !ok {
			return opts, fmt.Errorf("runtime option typescript: %q is not a boolean", fmt.Sprint(value))
		}
	}
	nodeArgs, manager := "", "auto"
	for name, target := range map[string]*string{
		"tsconfig": &opts.tsconfig, "nodeargs": &nodeArgs, "packagemanager": &manager,
	} {
		if value, ok := given[name]; ok {
			if *target, ok = value.(string); !ok {
				return opts, fmt.Errorf("runtime option %s: %q is not a string", name, fmt.Sprint(value))
			}
		}
	}
	var known bool
	if opts.packageManager, known = packageManagers[manager]; !known {
		return opts, fmt.Errorf("runtime option packagemanager: %q is none of auto, npm, yarn, pnpm, bun", manager)
	}
	var err error
	if opts.nodeArgs, err = shlex.Split(nodeArgs); err != nil {
		return opts, fmt.Errorf("runtime option nodeargs: %q: %w", nodeArgs, err)
	}
	return opts, nil
}

// environment is what the scripts of @pulumi/pulumi/cmd read of the options.
func (o options) environment() []string {
	var env []string
	if o.typescript {
		env = append(env, "PULUMI_NODEJS_TYPESCRIPT=true")
	}
	if o.tsconfig != "" {
		env = append(env, "PULUMI_NODEJS_TSCONFIG_PATH="+o.tsconfig)
	}
	return env
}
