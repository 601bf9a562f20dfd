import type { DeploymentSurface } from "../../model/declared/deployment-surface.ts";

/** The plain variables of a surface, and the way to them below its key. */
export function plainVariables(surface: DeploymentSurface): {
  block: "cloudRun" | "vercel" | "expo";
  variables: Readonly<Record<string, string>>;
} {
  switch (surface.platform) {
    case "cloud-run":
      return { block: "cloudRun", variables: surface.cloudRun.variables };
    case "vercel":
      return { block: "vercel", variables: surface.vercel.variables };
    case "expo-eas":
      return { block: "expo", variables: surface.expo.variables };
  }
}
