import { releaseState } from "../../../model/observed/tag-name.ts";
import { environmentNames } from "../../../model/environment-names.ts";
import type { Command } from "../../command.ts";
import { yesOption } from "../../options.ts";

export const tagAssign: Command = {
  name: "tag assign",
  summary: "make a version's or a state's tag, or move an environment's: CREATED, MOVED or UNCHANGED",
  positionals: [],
  options: {
    type: {
      type: "string",
      placeholder: "type",
      choices: ["version", "environment", "state"],
      summary: "what kind of tag",
    },
    version: {
      type: "string",
      placeholder: "version",
      multiple: true,
      summary: "such as v1.2.3, or api/v1.2.3; may be given several times",
    },
    environment: {
      type: "string",
      placeholder: "environment",
      choices: environmentNames,
      values: "environment",
      summary: "that runs the version",
    },
    state: {
      type: "string",
      placeholder: "state",
      choices: releaseState.options,
      summary: "what the version is worth",
    },
    subproject: {
      type: "string",
      placeholder: "path",
      multiple: true,
      summary: "of the monorepo, the root's without it; for several, all or none are assigned",
    },
    commit: {
      type: "string",
      placeholder: "sha",
      summary: "of a version, HEAD without it; of others it has to be their version's",
    },
    artifact: {
      type: "string",
      placeholder: "reference",
      multiple: true,
      summary: "what was built: an image by digest, or git:<commit>; may be given several times",
    },
    attestation: {
      type: "string",
      placeholder: "digest address",
      multiple: true,
      summary: "where an image's provenance is attested: 'sha256:… https://…'",
    },
    run: { type: "string", placeholder: "url", summary: "the run that built it" },
    migration: {
      type: "string",
      placeholder: "name digest",
      summary: "the newest that it needs, 'name sha256:…'; the newest of its commit without it",
    },
    "force-move": { type: "boolean", summary: "let an environment have an older version, and nothing else" },
    observed: { type: "boolean", summary: "only record what is seen to run: no gate is asked" },
    "dry-run": { type: "boolean", summary: "say what would become of each tag, and write nothing" },
    yes: yesOption,
  },
  examples: [
    'gantry tag assign --type version --subproject api --version v1.2.3 --artifact "ghcr.io/acme/api@sha256:…" --yes',
    "gantry tag assign --type state --subproject api --version v1.2.3 --state stable --yes",
    "gantry tag assign --type environment --environment staging --version api/v1.2.3 --version portal/v2.0.0 --observed --yes",
    "gantry tag assign --type environment --environment staging --version v1.2.3 --dry-run",
  ],
  async run(invocation, context) {
    const { assignTag } = await import("../../../delivery/tags/assign-tag.ts");
    const options = {
      type: invocation.text("type"),
      versions: invocation.texts("version"),
      environment: invocation.text("environment"),
      state: invocation.text("state"),
      subprojects: invocation.texts("subproject"),
      commit: invocation.text("commit"),
      artifacts: invocation.texts("artifact"),
      attestations: invocation.texts("attestation"),
      run: invocation.text("run"),
      migration: invocation.text("migration"),
      forceMove: invocation.flag("force-move"),
      observed: invocation.flag("observed"),
      dryRun: invocation.flag("dry-run"),
      yes: invocation.flag("yes"),
      json: invocation.flag("json"),
    };
    // The gates of a deployment join here.
    return assignTag(context, options);
  },
};
