import { z } from "zod";

const owner = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,37}[A-Za-z0-9])?";
const repository = String.raw`${owner}/[A-Za-z0-9._-]{1,100}`;

const artifact =
  String.raw`github\.com/${repository}/actions/runs/[1-9]\d*/artifacts/[1-9]\d*|` +
  String.raw`api\.github\.com/repos/${repository}/actions/artifacts/[1-9]\d*(?:/zip)?`;
const supabase = String.raw`[a-z0-9]{1,63}\.supabase\.co/[\w./~%?=&-]+`;

/** Where GitHub Actions shows an artifact, or hands it out through its API. */
export const artifactUrl = z
  .string()
  .max(400, { abort: true, error: "must have at most 400 characters" })
  .regex(new RegExp(`^https://(?:${artifact})$`), "must be the URL of a GitHub Actions artifact");

/** Where a workflow can be dispatched by hand: GitHub takes no values for the form in the URL. */
export const dispatchUrl = new RegExp(
  String.raw`^https://github\.com/(?<repository>${repository})/actions/workflows/(?<workflow>[A-Za-z0-9._-]+\.ya?ml)$`,
);

/** What a checklist may point at: an artifact of GitHub Actions, or a row or file in Supabase. */
export const evidenceUrl = z
  .string()
  .max(400, { abort: true, error: "must have at most 400 characters" })
  .regex(
    new RegExp(`^https://(?:${artifact}|${supabase})$`),
    "must be the URL of a GitHub Actions artifact or of evidence in Supabase",
  );
