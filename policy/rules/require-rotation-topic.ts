import type { Resource } from "../resource.ts";
import type { Rule, Violation } from "../rule.ts";
import { secretTypes } from "../secret-types.ts";

export const rule: Rule = {
  id: "require-rotation-topic",
  sentence: "Every secret tells a topic of its own project when its rotation is due.",
  protects: { entity: "SecretCredentialSet", seed: "003" },
  remedy: "name the environment's topic, projects/<project>/topics/secret-rotation, or use the component",
  judges: (type) => secretTypes.includes(type),
  *check(resource) {
    const topics = resource.each("topics");
    if (topics.length === 0) yield { field: "topics", problem: "is empty, so nobody hears of the rotation" };
    for (const topic of topics) yield* checkTopic(resource, `${topic}.name`);
  },
};

function* checkTopic(resource: Resource, field: string): Generator<Violation> {
  const name = resource.get(field);
  const project = typeof name === "string" ? /^projects\/([^/]+)\/topics\/[^/]+$/.exec(name)?.[1] : undefined;
  if (project === undefined) {
    yield { field, problem: 'must be a full name such as "projects/<project>/topics/<topic>"' };
  } else if (project !== resource.get("project")) {
    yield { field, problem: "lies in another project than the secret" };
  }
}
