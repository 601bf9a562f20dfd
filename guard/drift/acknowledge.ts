import { leaveEvent } from "../../evidence/leave-event.ts";
import { loadRepository } from "../../catalog/load.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import { accountOf, localLogin } from "../break-glass/account.ts";
import { acknowledge, findAcknowledgeable } from "../break-glass/acknowledge.ts";
import { readReason } from "../break-glass/break-glass.ts";
import { othersWhoMay } from "../break-glass/records.ts";
import type { Context } from "../../terminal/context.ts";
import { openGitHub } from "../open-github.ts";
import { confirm, requireAnswer } from "../../terminal/confirm.ts";
import { findProject } from "../../catalog/project.ts";
import { print } from "../../terminal/say.ts";

export interface AcknowledgeOptions {
  id: string;
  reason: string;
  local: boolean;
  yes: boolean;
  json: boolean;
}

/**
 * Leaves the record that ends a break-glass: `gantry drift` tells of it no more. Idempotent. Whoever broke the glass may not,
 * where the catalog has another reviewer.
 */
export async function acknowledgeRecord(context: Context, options: AcknowledgeOptions): Promise<ExitCode> {
  const { root, local } = findProject(context.cwd);
  const { id } = options;
  const reason = readReason(options.reason, "--reason");
  requireAnswer(context, options);
  const { repository } = loadRepository(root).product;
  const login = options.local ? await localLogin(root) : undefined;
  const folder = options.local ? local : undefined;
  const github = await openGitHub({ repository, env: context.env, local: folder, login });
  try {
    const by = await accountOf(github.client, context.env);
    const others = othersWhoMay(root, options.local ? undefined : github.client);
    const found = await findAcknowledgeable(github.client, id, { by, others });
    if (!found.isAcknowledged) {
      if (!options.yes && !(await confirm(`Acknowledge ${id} as ${by.login}: ${reason}`))) {
        throw new GantryError("not acknowledged: the answer was no");
      }
      await acknowledge(github.client, found, reason);
      await leaveEvent(context, {
        root,
        environment: id.split("/")[0] ?? id,
        place: options.local ? "local" : "remote",
        action: "rollout",
        operation: "acknowledge",
        detail: { record: id, reason },
      });
    }
    const result = found.isAcknowledged ? "UNCHANGED" : "ACKNOWLEDGED";
    const document = { id, result, by: by.login, reason };
    if (options.json) context.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
    else print(context, `${result} ${id}`);
    return ExitCode.done;
  } finally {
    await github.close();
  }
}
