import { checklistOptions, checklistPositionals, checklistWords } from "../../checklist-options.ts";
import type { Command } from "../../command.ts";

export const checklistFill: Command = {
  name: "checklist fill",
  summary: "say what was checked of a version; with an approver it is signed off",
  positionals: checklistPositionals,
  options: {
    "pdpa-confirmed": { type: "boolean", summary: "the PDPA consent gate is verified" },
    "pdpa-proof": { type: "string", placeholder: "url", summary: "where the proof of it is" },
    "pdpa-proved-at": { type: "string", placeholder: "time", summary: "when that was proved" },
    "ux-state": {
      type: "string",
      placeholder: "state=url",
      multiple: true,
      summary: "where Empty, Loading, Success, Error and Offline were shown; one each",
    },
    "rollback-rehearsed-at": {
      type: "string",
      placeholder: "time",
      summary: "the last drill; without it, the newest rollback that succeeded anywhere",
    },
    "approver-role": {
      type: "string",
      placeholder: "role",
      choices: ["admin", "operator"],
      summary: "sign it off, in this role",
    },
    "approver-email": {
      type: "string",
      placeholder: "address",
      summary: "of whoever signs off; ***@<domain> is kept, and may be typed",
    },
    notes: {
      type: "string",
      placeholder: "text",
      summary: "what was checked by hand, and what stands against it",
    },
    evidence: { type: "string", placeholder: "url", multiple: true, summary: "further evidence" },
    ...checklistOptions,
  },
  examples: [
    "gantry checklist fill api/v1.2.3 production",
    "gantry checklist fill api/v1.2.3 production --approver-role operator --approver-email '***@lotus.example'",
  ],
  async run(invocation, context) {
    const { fillChecklist } = await import("../../../delivery/checklist.ts");
    return fillChecklist(context, {
      ...checklistWords(invocation),
      words: {
        pdpaConfirmed: invocation.flag("pdpa-confirmed"),
        pdpaProof: invocation.text("pdpa-proof"),
        pdpaProvedAt: invocation.text("pdpa-proved-at"),
        uxStates: invocation.texts("ux-state"),
        rollbackRehearsedAt: invocation.text("rollback-rehearsed-at"),
        approverRole: invocation.text("approver-role"),
        approverEmail: invocation.text("approver-email"),
        notes: invocation.text("notes"),
        evidence: invocation.texts("evidence"),
      },
    });
  },
};
