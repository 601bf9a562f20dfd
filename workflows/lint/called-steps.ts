import { z } from "zod";
import type { ReadLocal } from "./local-actions.ts";
import { readYaml, type YamlText } from "./yaml-text.ts";

/** Keys from the top of a workflow; in an action of this repository, the path of its file and then the keys in that. */
export type Place = readonly (string | number)[];

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const values = z.record(z.string(), scalar);

/** A step of a workflow or of an action. */
export const stepSchema = z.looseObject({
  id: z.string().optional(),
  uses: z.string().optional(),
  with: values.optional(),
  env: values.optional(),
  run: z.string().optional(),
  shell: z.string().optional(),
  "working-directory": z.string().optional(),
});

/** A step as a job comes to it, its own or that of an action which one of its steps uses. */
export interface CalledStep extends z.infer<typeof stepSchema> {
  at: Place;
  /** Of an action: what its workflow has by default does not hold there. */
  inAction: boolean;
}

const action = z.looseObject({
  runs: z.looseObject({
    using: z.string(),
    image: z.string().optional(),
    steps: z.array(z.unknown()).default([]),
  }),
});

/** Puts behind each step that uses an action of this repository what that action does, at any depth. */
export class StepReader {
  /** By path of its file. */
  readonly actions = new Map<string, { path: string; text: YamlText }>();
  readonly unseen: { at: Place; message: string }[] = [];
  readonly #readLocal: ReadLocal;

  constructor(readLocal: ReadLocal) {
    this.#readLocal = readLocal;
  }

  /** Notes where a workflow of this repository that a job calls is not there; it is judged as a file of its own. */
  expectWorkflow(uses: string, at: Place): void {
    if (!uses.startsWith("./")) return;
    const found = this.#readLocal(uses);
    if ("problem" in found) this.unseen.push({ at, message: found.problem });
  }

  expand(
    steps: readonly z.infer<typeof stepSchema>[],
    at: Place,
    callers: readonly string[] = [],
  ): readonly CalledStep[] {
    const inAction = callers.length > 0;
    return steps.flatMap((step, index) => {
      const own: CalledStep = { ...step, at: [...at, index], inAction };
      const { uses } = step;
      return uses?.startsWith("./") === true ? [own, ...this.#called(uses, own.at, callers)] : [own];
    });
  }

  #called(uses: string, step: Place, callers: readonly string[]): readonly CalledStep[] {
    const at = [...step, "uses"];
    const unseen = (message: string): [] => {
      this.unseen.push({ at, message });
      return [];
    };
    const found = this.#readLocal(uses);
    if ("problem" in found) return unseen(found.problem);
    const { path } = found;
    if (callers.includes(path)) return unseen(`"${uses}" calls itself`);
    const text = readYaml(found.text);
    if ("unreadable" in text) return unseen(`"${path}" is no YAML: ${text.unreadable.message}`);
    this.actions.set(path, { path, text });
    const parsed = action.safeParse(text.content);
    if (!parsed.success) return unseen(`"${path}" says nothing of what it runs`);
    const { using, image, steps } = parsed.data.runs;
    if (using === "composite") {
      const read = z.array(stepSchema).safeParse(steps);
      if (!read.success) return unseen(`"${path}" has steps that are none`);
      return this.expand(read.data, [path, "runs", "steps"], [...callers, path]);
    }
    // An image from elsewhere is another's action.
    if (image?.startsWith("docker://") === true) {
      return [{ uses: image, at: [path, "runs", "image"], inAction: true }];
    }
    return [];
  }
}
