import type { CatalogRule } from "./rule.ts";

/** What production's channel delivers reaches every user, whatever the environment calls itself. */
export const releaseChannelFits: CatalogRule = {
  id: "release-channel-fits",
  description: "The release channel production is one of the environment production alone.",
  level: "error",
  *check({ environment, entities }) {
    if (environment === "production" || !entities.releaseChannels.has("production")) return;
    const hint = `${environment} releases through pre-release`;
    yield { path: ["releaseChannels", "production"], text: "is production's alone", hint, showsValue: false };
  },
};
