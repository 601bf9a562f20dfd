import { type CANCEL_SYMBOL, isCancel, multiselect, select, text } from "@clack/prompts";
import type { z } from "zod";
import { repository } from "../model/declared/product.ts";
import { knownRegions } from "../model/declared/region.ts";
import { GantryError } from "../model/errors.ts";
import { usualAppNames } from "../model/declared/app.ts";
import { environmentName } from "../model/scalars.ts";
import { answerProblem, questions, zonePlaces, type Question, type RawAnswers } from "./answers.ts";

type Visibility = z.infer<typeof repository.shape.visibility>;

/** Asks at the terminal what `given` does not say; `suggested` answers need only be confirmed. */
export async function askQuestions(given: RawAnswers, suggested: RawAnswers): Promise<RawAnswers> {
  const answers: RawAnswers = { ...given };
  const open = (name: Question): boolean => answers[name] === undefined;
  for (const name of ["product", "domain", "repository"] as const) {
    if (open(name)) answers[name] = await askText(name, suggested[name]);
  }
  if (open("dns")) answers.dns = await askOne("dns", zonePlaces);
  if (open("visibility"))
    answers.visibility = await askOne("visibility", ["private", "public"] satisfies Visibility[]);
  if (open("plan")) answers.plan = await askOne("plan", repository.shape.plan.options);
  if (open("apps")) {
    answers.apps =
      suggested.apps === undefined
        ? await askSome("apps", usualAppNames, ["api"])
        : await askText("apps", suggested.apps);
  }
  if (open("environments")) {
    answers.environments = await askSome("environments", environmentName.options, ["production", "staging"]);
  }
  if (open("regions"))
    answers.regions = await askSome("regions", Object.keys(knownRegions()), [suggested.regions ?? "us-east"]);
  for (const name of ["ownerId", "repositoryId", "reviewers"] as const) {
    if (!open(name) || (name === "reviewers" && answers.environments?.includes("production") === false))
      continue;
    const typed = await askText(name, undefined, "or leave it empty and fill it in later");
    if (typed !== "") answers[name] = typed;
  }
  if (open("onePerson") && /^[^,]+$/.test(answers.reviewers ?? "")) {
    const typed = await askText(
      "onePerson",
      undefined,
      "or leave it empty where others join before production",
    );
    if (typed !== "") answers.onePerson = typed;
  }
  return answers;
}

async function askText(name: Question, suggested: string | undefined, optional?: string): Promise<string> {
  const { asks, example } = questions[name];
  return answered(
    await text({
      message: optional === undefined ? asks : `${asks} (${optional})`,
      placeholder: example,
      ...(suggested === undefined ? {} : { initialValue: suggested }),
      validate: (value = "") =>
        optional !== undefined && value === "" ? undefined : answerProblem(name, value),
    }),
  );
}

async function askOne(name: Question, options: readonly string[]): Promise<string> {
  return answered(
    await select({ message: questions[name].asks, options: options.map((value) => ({ value })) }),
  );
}

async function askSome(name: Question, options: readonly string[], initial: string[]): Promise<string> {
  const chosen = await multiselect({
    message: questions[name].asks,
    options: options.map((value) => ({ value })),
    initialValues: initial,
    required: true,
  });
  return answered(chosen).join(",");
}

function answered<T>(answer: T | typeof CANCEL_SYMBOL): T {
  if (isCancel(answer)) throw new GantryError("nothing was written: the questions were left");
  return answer;
}
