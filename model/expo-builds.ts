import type { ExpoSurface } from "./declared/deployment-surface.ts";

/** What a surface at Expo is built as, natively: by a profile of eas.json. */
export interface ExpoBuild {
  profile: string;
  distribution: "internal" | "store";
  platforms: readonly ("android" | "ios")[];
  submit: ExpoSurface["expo"]["submit"];
  /** Whether it is one beside the surface's own. */
  isFurther: boolean;
}

/** The surface's own first. */
export function expoBuilds({ expo }: ExpoSurface): ExpoBuild[] {
  const { profile, distribution, submit, builds } = expo;
  const own: ExpoBuild = { profile, distribution, platforms: ["android", "ios"], submit, isFurther: false };
  const further = Object.entries(builds).map(([name, build]): ExpoBuild => ({
    ...build,
    submit: build.submit,
    profile: name,
    isFurther: true,
  }));
  return [own, ...further];
}
