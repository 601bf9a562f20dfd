import { setTimeout as pause } from "node:timers/promises";
import { causeOf } from "../../clients/rest/rest-call.ts";
import { GantryError } from "../../model/errors.ts";
import type { Progress } from "../../terminal/progress.ts";

/** Readiness is polled 5 times, 10 s apart (entities.md, "Deployment"). */
const polls = 5;
const apartMs = 10_000;
const deadlineMs = 10_000;

/** Asks each address until it answers 200; throws a GantryError for those that never did, with what they answered last. */
export async function untilReady(
  addresses: readonly URL[],
  progress: Progress,
  waitMs = apartMs,
): Promise<void> {
  let left = [...addresses];
  let problems: readonly string[] = [];
  for (let poll = 1; left.length > 0; poll += 1) {
    if (poll > 1) await pause(waitMs);
    progress.tick(
      `asking ${left.length === 1 ? (left[0]?.href ?? "") : `${left.length} addresses`}: ${poll} of ${polls}`,
    );
    const answers = await Promise.all(left.map(async (address) => ({ address, said: await ask(address) })));
    const silent = answers.filter(({ said }) => said !== 200);
    problems = silent.map(
      ({ address, said }) => `${address.href}: ${typeof said === "number" ? `HTTP ${said}` : said}`,
    );
    left = silent.map(({ address }) => address);
    if (poll === polls) break;
  }
  progress.done();
  if (left.length > 0) {
    throw new GantryError(`not ready after ${polls} polls, ${waitMs / 1000} s apart`, {
      problems,
      hint: "the revision's logs say why it does not answer 200",
    });
  }
}

async function ask(address: URL): Promise<number | string> {
  try {
    const response = await fetch(address, { redirect: "manual", signal: AbortSignal.timeout(deadlineMs) });
    await response.body?.cancel();
    return response.status;
  } catch (error) {
    return causeOf(error);
  }
}
