import type { RuleCases, Sample } from "../pack/case.ts";
import { production } from "./fixtures/production.ts";
import { service, surface } from "./fixtures/surfaces.ts";

const root: Sample = {
  type: "pulumi:pulumi:Stack",
  name: "gantry-production",
  stack: "production",
  inputs: {},
};
const field = "resources";

export const cases: RuleCases = {
  compliant: [root, ...production],
  declared: [`${surface.type} ${surface.name ?? ""}`],
  judges: [root.type],
  mutations: [
    { name: "a surface that the program leaves out", of: surface, gone: true, at: root, field },
    { name: "a surface of another name", of: surface, as: { name: "other" }, at: root, field },
    {
      name: "something of that name that is no surface",
      of: surface,
      as: { type: "gantry:index:SurfaceDns" },
      at: root,
      field,
    },
    { name: "a surface whose name only begins alike", of: surface, as: { name: "api-2" }, at: root, field },
  ],
  allowed: [
    { name: "what nobody declares", of: service, gone: true },
    { name: "more than is declared", also: [{ ...surface, name: "another" }] },
  ],
};
