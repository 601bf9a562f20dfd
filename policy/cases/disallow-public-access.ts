import type { RuleCases, Sample } from "../case.ts";
import { types } from "../types.ts";
import { production } from "./fixtures/production.ts";
import { accessor, invoker, service, surface } from "./fixtures/surfaces.ts";

const made = (type: string, inputs: Sample["inputs"]) => ({
  name: `${type} ${JSON.stringify(inputs)}`,
  also: [{ type, name: "made", stack: "production", inputs }],
  field: "type",
});

export const cases: RuleCases = {
  compliant: production,
  judges: [
    types.identityProvider,
    "gcp:serviceaccount/account:Account",
    "gcp:projects/iAMMember:IAMMember",
    "gcp:serviceaccount/iAMMember:IAMMember",
    types.surface,
    types.secret,
    "gcp:secretmanager/secretIamMember:SecretIamMember",
    types.service,
    "gcp:cloudrunv2/serviceIamMember:ServiceIamMember",
    types.notificationChannel,
    types.alertPolicy,
  ],
  mutations: [
    made("vercel:index/deploymentProtectionException:DeploymentProtectionException", {}),
    made("cloudflare:index/workersScriptSubdomain:WorkersScriptSubdomain", { enabled: true }),
    made("cloudflare:index/workersScriptSubdomain:WorkersScriptSubdomain", { enabled: "false" }),
    {
      name: "a surface that is not public",
      of: surface,
      set: { public: false },
      at: invoker,
      field: "member",
    },
    { name: "a public surface as text", of: surface, set: { public: "true" } },
    { name: "everyone for a secret", of: accessor, set: { member: "allUsers" } },
    { name: "everyone in another case", of: accessor, set: { member: "ALLUSERS" } },
    { name: "everyone behind an invisible letter", of: accessor, set: { member: "all\u200bUsers" } },
    { name: "everyone with an account", of: accessor, set: { member: "allAuthenticatedUsers" } },
    {
      name: "everyone as more than an invoker",
      of: invoker,
      set: { role: "roles/run.admin" },
      field: "member",
    },
    { name: "everyone for another service", of: invoker, set: { name: "ocr-worker" }, field: "member" },
    {
      name: "a service without any check",
      of: surface,
      set: { public: false },
      also: [{ ...service, name: "open", inputs: { ...service.inputs, invokerIamDisabled: true } }],
      at: { ...service, name: "open" },
      field: "invokerIamDisabled",
    },
  ],
};
