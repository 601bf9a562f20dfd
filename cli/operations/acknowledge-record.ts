import { loadRepository } from "../../model/catalog/load.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import { acknowledge, readReason } from "../break-glass/break-glass.ts";
import type { Context } from "../context.ts";
import { openGitHub } from "../github/open-github.ts";
import { confirm, requireAnswer } from "../output/confirm.ts";
import { findProject } from "../project.ts";

export interface AcknowledgeOptions {
  id: string;
  reason: string;
  local: boolean;
  yes: boolean;
  json: boolean;
}

/** Leaves the record that ends a break-glass: `gantry drift` tells of it no more. Idempotent. */
export async function acknowledgeRecord(context: Context, options: AcknowledgeOptions): Promise<ExitCode> {
  const { root, local } = findProject(context.cwd);
  const { id } = options;
  const reason = readReason(options.reason, "--reason");
  requireAnswer(context, options);
  if (!options.yes && !(await confirm(`Acknowledge ${id}: ${reason}`))) {
    throw new GantryError("not acknowledged: the answer was no");
  }
  const { repository } = loadRepository(root).product;
  const github = await openGitHub({ repository, env: context.env, local: options.local ? local : undefined });
  try {
    const result = (await acknowledge(github.client, id, reason)) ? "ACKNOWLEDGED" : "UNCHANGED";
    context.stdout.write(
      options.json ? `${JSON.stringify({ id, result, reason }, null, 2)}\n` : `${result} ${id}\n`,
    );
    return ExitCode.done;
  } finally {
    await github.close();
  }
}
