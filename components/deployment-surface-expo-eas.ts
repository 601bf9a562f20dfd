import type * as pulumi from "@pulumi/pulumi";
import type { ExpoSurface } from "../model/declared/deployment-surface.ts";
import { madeAs } from "../model/declared/made-as.ts";
import type { ExpoAccount } from "../model/declared/platform-accounts.ts";
import type { DeploymentEnvironment } from "./deployment-environment.ts";
import { createEnvironmentVariables } from "./environment-variables.ts";
import type { PlatformSurface } from "./platform-surface.ts";
import type { Running } from "./running.ts";
import type { Scope } from "./scope.ts";

export interface ExpoArgs {
  scope: Scope;
  surface: ExpoSurface;
  running: Running;
  expo: ExpoAccount;
  ghEnvironment: DeploymentEnvironment;
}

/**
 * Expo has no provider: a release takes all of it from the catalog, and makes channel and branch. For whoever runs `eas` in a
 * workflow of their own, it stands in GitHub variables such as MOBILE_EAS_CHANNEL.
 */
export function createExpo(parent: pulumi.Resource, args: ExpoArgs): PlatformSurface {
  createVariables(parent, args);
  const { surface, running, expo, ghEnvironment } = args;
  const builds = Object.keys(surface.expo.builds);
  return {
    outputs: {
      platform: surface.platform,
      app: surface.app,
      version: running.version?.name ?? null,
      githubEnvironment: ghEnvironment.ghEnvironment,
      url: surface.endpointUrl,
      account: expo.account,
      project: expo.projectId,
      profile: surface.expo.profile,
      channel: surface.expo.channel,
      distribution: surface.expo.distribution,
      ...(builds.length === 0 ? {} : { builds }),
    },
    hosts: [],
    ready: [],
  };
}

function createVariables(parent: pulumi.Resource, { scope, surface, expo, ghEnvironment }: ExpoArgs): void {
  const prefix = madeAs(surface).replaceAll("-", "_").toUpperCase();
  const variables = {
    [`${prefix}_EAS_ACCOUNT`]: expo.account,
    [`${prefix}_EAS_PROJECT_ID`]: expo.projectId,
    [`${prefix}_EAS_PROFILE`]: surface.expo.profile,
    [`${prefix}_EAS_CHANNEL`]: surface.expo.channel,
  };
  createEnvironmentVariables(
    parent,
    { scope, ghEnvironment: ghEnvironment.ghEnvironment, variables },
    ghEnvironment.resource,
  );
}
