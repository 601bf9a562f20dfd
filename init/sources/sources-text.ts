import type { Context } from "../../terminal/context.ts";
import { paintFor } from "../../terminal/paint.ts";
import { wrappedBelow } from "../../terminal/table.ts";
import type { Sources } from "./read-sources.ts";
import type { Proposal, TakeOver } from "./take-over.ts";

/** What is taken over from what is there, what a person has to say, and what goes on beside Gantry; empty where there is nothing of it. */
export function sourcesText(
  context: Context,
  { deploys, secrets, kept }: Sources,
  { proposals, open }: Pick<TakeOver, "proposals" | "open">,
): string {
  const paint = paintFor(context);
  const [steps, made] = [false, true].map((terraform) =>
    deploys
      .filter(({ platform, byTerraform }) => platform !== undefined && byTerraform === terraform)
      .map(({ by, place }): Proposal => ({ line: by, places: [place] })),
  );
  const listed = (head: string, of: readonly Proposal[]): string[] =>
    of.length === 0
      ? []
      : [
          head,
          ...of.flatMap(({ line, places }) => [
            `  ${line}`,
            ...places.map((place) => paint.dim(`    ${place}`)),
          ]),
        ];
  const placed = (names: ReadonlyMap<string, string>): string =>
    [...names].map(([name, place]) => `${name} (${place})`).join(", ");
  const [read, ofTerraform] = [placed(secrets), placed(kept)];
  const lines = [
    ...listed("taken over from what is there:", proposals),
    ...listed(`${paint.yellow("!")} left to you, for it is not said which it is:`, open),
    ...listed(
      `${paint.yellow("!")} these steps stay and deploy as before; take them off once Gantry deploys:`,
      steps ?? [],
    ),
    ...listed(
      `${paint.yellow("!")} Terraform keeps these; take them out of its state ("terraform state rm") once Gantry has them:`,
      made ?? [],
    ),
    ...(read === ""
      ? []
      : [
          "secrets that your workflows read; declare those that an app needs (docs/how-to/add-a-secret.md):",
          ...wrappedBelow(read, context),
        ]),
    ...(ofTerraform === ""
      ? []
      : [
          "secrets that Terraform makes; declare those that an app needs, with their secretId (docs/how-to/add-a-secret.md):",
          ...wrappedBelow(ofTerraform, context),
        ]),
  ];
  return lines.length === 0 ? "" : `${lines.join("\n")}\n`;
}
