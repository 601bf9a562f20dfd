import type { RuleCases } from "../pack/case.ts";
import { production } from "./fixtures/production.ts";

const made = (type: string) => ({
  name: type,
  also: [{ type, name: "code", stack: "production", inputs: {} }],
  field: "type",
});

export const cases: RuleCases = {
  compliant: production,
  judges: "all",
  mutations: [
    made("pulumi-nodejs:dynamic:Resource"),
    made("pulumi-nodejs:dynamic/rotation:Resource"),
    made("pulumi-python:dynamic:Resource"),
    made("command:local:Command"),
    made("command:remote:Command"),
    made("Command:local:Command"),
    made("docker:index/image:Image"),
    made("docker-build:index:Image"),
    made("null:index/resource:Resource"),
    made("terraform:state:RemoteStateReference"),
  ],
  allowed: [
    {
      name: "a package that ends alike",
      also: [{ type: "my-command:local:Command", name: "code", stack: "production", inputs: {} }],
    },
  ],
};
