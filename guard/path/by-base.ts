import { previewStack, type StackPreview } from "../judge/preview-stack.ts";
import type { Judge } from "../judge/judgement.ts";
import type { Session } from "../../engine/run/session.ts";
import type { Progress } from "../../terminal/progress.ts";
import { judgeBy, withBasePack, type BaseOptions, type BasePack } from "./base-pack.ts";

/** What the base's pack said of a plan; nothing more where it is the change's own. */
export interface ByBase {
  base: BasePack;
  judgement: StackPreview | undefined;
}

/** Has the base's pack judge a preview of its own, where it is another than the change's. */
export function judgeByBase(
  session: Session,
  progress: Progress,
  own: Judge,
  wanted: BaseOptions,
): Promise<ByBase> {
  return withBasePack(session.project, wanted, async (base) => ({
    base,
    judgement:
      base.state === "changed" ? await previewStack(session, progress, judgeBy(base, own)) : undefined,
  }));
}
