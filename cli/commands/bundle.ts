import type { Command } from "../command.ts";
import { environmentPositional, localOption } from "../options.ts";

export const bundle: Command = {
  name: "bundle",
  summary: "build what Vercel and Expo need of a version, for one environment",
  positionals: [
    environmentPositional,
    { name: "version", optional: true, repeated: true, values: "version" },
  ],
  options: {
    from: {
      type: "string",
      placeholder: "environment",
      values: "environment",
      summary: "the versions that this environment runs, for a promotion",
    },
    subproject: {
      type: "string",
      placeholder: "path",
      multiple: true,
      values: "tagged-subproject",
      summary: "with --from: only this one; may be given several times",
    },
    local: localOption,
    format: {
      type: "string",
      placeholder: "format",
      summary: "how; github writes the word that --bundle of a release takes",
      choices: ["text", "json", "github"],
    },
  },
  examples: [
    "gantry bundle staging portal/v1.2.3",
    'gantry bundle staging portal/v1.2.3 --format github >> "$GITHUB_OUTPUT"',
    "gantry bundle production --from staging    what a promotion will bring",
  ],
  async run(invocation, context) {
    const { bundleVersions } = await import("../../delivery/bundle.ts");
    return bundleVersions(context, {
      environment: invocation.required(0),
      versions: invocation.positionals.slice(1),
      from: invocation.text("from"),
      subprojects: invocation.texts("subproject"),
      local: invocation.flag("local"),
      format: invocation.flag("json") ? "json" : formatOf(invocation.text("format")),
    });
  },
};

function formatOf(word: string | undefined): "text" | "json" | "github" {
  return word === "json" || word === "github" ? word : "text";
}
