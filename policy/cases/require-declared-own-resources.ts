import type { RuleCases } from "../pack/case.ts";
import { own, ownBucket, ownEntity, ownTopic } from "./fixtures/own.ts";
import { production } from "./fixtures/production.ts";

const field = "resources";
const another = { ...ownTopic, name: "uploads-dead" };

export const cases: RuleCases = {
  compliant: [...production, ...own],
  judges: [ownEntity.type],
  mutations: [
    { name: "one that is not made", of: ownBucket, gone: true, at: ownEntity, field },
    { name: "nothing that is made", of: ownTopic, gone: true, at: ownEntity, field },
    { name: "one more", also: [another], at: ownEntity, field },
    {
      name: "a type that nobody declares",
      also: [{ ...another, type: "gcp:pubsub/schema:Schema" }],
      at: ownEntity,
      field,
    },
    {
      name: "one more below another",
      also: [{ ...another, owner: ownTopic }],
      at: ownEntity,
      field,
    },
    { name: "a declaration that names none", of: ownEntity, set: { resources: undefined } },
    { name: "a number that is text", of: ownEntity, set: { resources: { [ownTopic.type]: "1" } } },
    { name: "a name of Gantry's own", of: ownTopic, as: { name: "secret-rotation" }, field: "name" },
    { name: "a name that only begins alike", of: ownTopic, as: { name: "uploads2" }, field: "name" },
  ],
  allowed: [
    {
      name: "as many as are declared",
      of: ownEntity,
      set: { resources: { [ownTopic.type]: 2, [ownBucket.type]: 1 } },
      also: [another],
    },
    { name: "one of a component", also: [{ ...another, name: "other", owner: production[1] ?? another }] },
  ],
};
