import type { RuleCases, Sample } from "../pack/case.ts";
import { types } from "../types.ts";
import { unknown } from "../value.ts";
import { githubEnvironment, root } from "./fixtures/foundation.ts";
import { googleTypes, production } from "./fixtures/production.ts";
import { cloudflare, gcp, github, through, vercel } from "./fixtures/providers.ts";
import { secret, service, vercelProject } from "./fixtures/surfaces.ts";

const account = "somebody@lotus-production.iam.gserviceaccount.com";
const elsewhere = "https://elsewhere.example/";
const setting = (of: Sample, name: string, value: string | boolean) => ({
  name: `${name} of ${of.type}`,
  of,
  set: { [name]: value },
});
const called = (name: string, more: Partial<Sample> = {}) => ({
  name: `a provider called ${name}`,
  of: gcp,
  as: { name, ...more },
  field: "name",
});
const given = (name: string, of: Sample, as: Partial<Sample>) => ({ name, of, as, field: "provider" });

export const cases: RuleCases = {
  compliant: [
    ...production.map((sample) => {
      if (sample === service) return { ...sample, ...through(gcp) };
      if (sample === githubEnvironment) return { ...sample, ...through(github) };
      return sample === vercelProject ? { ...sample, ...through(vercel) } : sample;
    }),
    gcp,
    github,
    cloudflare,
    vercel,
  ],
  judges: [
    root.type,
    gcp.type,
    github.type,
    cloudflare.type,
    vercel.type,
    ...googleTypes,
    types.githubEnvironment,
    types.deploymentPolicy,
    types.vercelProject,
  ],
  mutations: [
    setting(gcp, "impersonateServiceAccount", account),
    setting(gcp, "impersonateServiceAccountDelegates", account),
    setting(gcp, "accessToken", "x"),
    setting(gcp, "credentials", "x"),
    setting(gcp, "universeDomain", "elsewhere.example"),
    setting(gcp, "userProjectOverride", true),
    setting(gcp, "billingProject", "lotus-staging"),
    setting(gcp, "secretManagerCustomEndpoint", elsewhere),
    setting(gcp, "zone", "us-east1-b"),
    setting(github, "baseUrl", elsewhere),
    setting(github, "organization", "somebody"),
    setting(github, "token", "x"),
    setting(github, "insecure", true),
    setting(cloudflare, "baseUrl", elsewhere),
    setting(cloudflare, "apiKey", "x"),
    setting(vercel, "apiToken", "x"),
    setting(vercel, "project", "x"),
    { name: "a setting that is not known yet", of: cloudflare, set: { baseUrl: unknown } },
    { name: "a provider of the program", of: gcp, as: { owner: root }, field: "parent" },
    called("other"),
    called("default"),
    called("default_x"),
    called("my_default_9_37_0"),
    called("default_9_37_0 other"),
    called("default_9_36_0"),
    called("default_9_37_0_github_/api.github.com/somebody"),
    called("default_9_37_0_github_/api.github.com/pulumiverse"),
    { name: "a version that was never released", of: gcp, set: { version: "9.37.0-alpha.1" } },
    {
      name: "a version of another way to count",
      of: gcp,
      set: { version: "v9.37.0" },
      as: { name: "default_v9_37_0" },
    },
    { name: "no version", of: gcp, set: { version: undefined } },
    {
      name: "a version that is not known yet",
      of: gcp,
      set: { version: unknown },
      field: "?version is not known before the deployment",
    },
    {
      name: "a second provider",
      also: [{ ...gcp, name: "default_9_36_0", inputs: { ...gcp.inputs, version: "9.36.0" } }],
      field: "version",
    },
    {
      name: "a provider of a package that nobody knows",
      also: [{ ...gcp, type: "pulumi:providers:command", inputs: { version: "9.37.0", project: "x" } }],
      field: "project",
    },
    given("an explicit provider", secret, through({ ...gcp, name: "other" })),
    given("an explicit provider called default_x", secret, through({ ...gcp, name: "default_x" })),
    given(
      "an explicit provider called like the engine's",
      secret,
      through({ ...gcp, name: "my_default_9_37_0" }),
    ),
    given("a provider from elsewhere", secret, through({ ...gcp, name: "default_9_37_0_github_/x" })),
    given(
      "a provider of another package",
      secret,
      through({ ...gcp, type: "pulumi:providers:google-native" }),
    ),
    given("another package's provider", secret, through(github)),
    given("a provider of a component", secret, through(gcp, `gantry:index:ProjectServices$${gcp.type}`)),
    given("another stack's provider", secret, {
      provider: { ...through(gcp).provider, urn: `urn:pulumi:staging::gantry::${gcp.type}::default_9_37_0` },
    }),
    given("a provider without a version", secret, through({ ...gcp, inputs: {} })),
  ],
  allowed: [
    {
      name: "another release",
      of: gcp,
      set: { version: "10.0.10" },
      as: { name: "default_10_0_10" },
    },
    { name: "a plugin of the usual place", of: vercel, as: { name: "default_5_4_1" } },
    { name: "fewer settings", of: gcp, set: { region: undefined, project: undefined } },
  ],
};
