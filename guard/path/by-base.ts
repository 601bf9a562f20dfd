import { previewStack } from "../judge/preview-stack.ts";
import type { StackPreview } from "../judge/read-preview.ts";
import type { Judge } from "../judge/judgement.ts";
import type { Session } from "../../engine/run/session.ts";
import type { Progress } from "../../terminal/progress.ts";
import { basePackName, judgeBy, type BasePack } from "./base-pack.ts";

/** What the base's pack said of a plan; nothing more where it is the change's own, for then it has judged the plan itself. */
export interface ByBase {
  base: BasePack;
  judgement: StackPreview | undefined;
}

/** Who judges the plan itself: where the change has the very same pack, that of the base, which runs from packages of its own. */
export function judgeOfPlan(base: BasePack | undefined, own: Judge): Judge {
  return base?.state === "own" ? judgeBy(base, own) : own;
}

/** Has the base's pack judge a preview of its own, where it is another than the change's. */
export async function judgeByBase(
  session: Session,
  progress: Progress,
  own: Judge,
  base: BasePack,
): Promise<ByBase> {
  if (base.state !== "changed") return { base, judgement: undefined };
  const begun = performance.now();
  const judgement = await previewStack(session, progress, judgeBy(base, own));
  const seconds = Math.round((performance.now() - begun) / 1000);
  progress.step(`the judgement of ${basePackName(base)} took ${seconds} s more`);
  return { base, judgement };
}
