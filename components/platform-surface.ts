import type * as pulumi from "@pulumi/pulumi";
import type { SurfaceOutputs } from "../model/outputs.ts";
import type { DeepInput } from "./deep-input.ts";
import type { SurfaceHost } from "./surface-dns.ts";

/** What a platform makes of a surface. */
export interface PlatformSurface {
  outputs: DeepInput<SurfaceOutputs>;
  /** Names that lead to it; none where the platform serves nothing under the product's domain. */
  hosts: readonly SurfaceHost[];
  /** What must be there before a name leads to it. */
  ready: readonly pulumi.Resource[];
}
