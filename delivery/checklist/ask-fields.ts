import { type CANCEL_SYMBOL, confirm, isCancel, password, select, text } from "@clack/prompts";
import { maskEmail } from "../../model/mask-email.ts";
import { GantryError } from "../../model/errors.ts";
import { uxStates, type ReleaseChecklist } from "../../model/observed/release-checklist.ts";
import { fieldProblem, type FieldWords } from "./fields.ts";

/** Asks at the terminal for what a checklist lacks; an empty answer leaves it open. `drill` is the newest rollback that succeeded. */
export async function askFields(
  { artifacts, rollback_rehearsed_at, notes }: ReleaseChecklist,
  drill: string | undefined,
): Promise<FieldWords> {
  const proof = artifacts.pdpa_proof;
  const isConfirmed = answered(
    await confirm({ message: "Is the PDPA consent gate verified?", initialValue: false }),
  );
  const pdpaProof = await askText("Where is the proof of it?", "url", proof?.url);
  const pdpaProvedAt =
    pdpaProof === undefined ? undefined : await askText("When was it proved?", "time", proof?.proved_at);
  const states: string[] = [];
  for (const state of uxStates) {
    const url = await askText(
      `Where was the portal's state ${state} shown?`,
      "url",
      artifacts.ux_states?.[state],
    );
    if (url !== undefined) states.push(`${state}=${url}`);
  }
  const rollbackRehearsedAt = await askText(
    "When was a rollback rehearsed last?",
    "time",
    rollback_rehearsed_at ?? drill,
  );
  const said = answered(
    await text({ message: "What was checked by hand, and what stands against it?", initialValue: notes }),
  );
  const isSigned = answered(
    await confirm({ message: "Do you sign it off? Nobody writes to it any more then.", initialValue: false }),
  );
  const signed = isSigned
    ? {
        approverRole: answered(
          await select({ message: "In what role?", options: [{ value: "admin" }, { value: "operator" }] }),
        ),
        approverEmail: maskEmail(
          answered(
            await password({
              message: "Your e-mail address, of which the domain is kept?",
              validate: (value = "") => fieldProblem("email", value, new Date()),
            }),
          ),
        ),
      }
    : { approverRole: undefined, approverEmail: undefined };
  return {
    pdpaConfirmed: isConfirmed,
    pdpaProof,
    pdpaProvedAt,
    uxStates: states,
    rollbackRehearsedAt,
    notes: said,
    evidence: [],
    ...signed,
  };
}

async function askText(
  message: string,
  kind: "url" | "time",
  initialValue: string | undefined,
): Promise<string | undefined> {
  const answer = answered(
    await text({
      message,
      ...(initialValue === undefined ? {} : { initialValue }),
      validate: (value = "") => (value === "" ? undefined : fieldProblem(kind, value, new Date())),
    }),
  );
  return answer === "" ? undefined : answer;
}

function answered<T>(answer: T | typeof CANCEL_SYMBOL): T {
  if (isCancel(answer)) throw new GantryError("nothing was written: the questions were left");
  return answer;
}
