/** What the product's own files are written with: a package gives it to its product as `@gantry-dev/gantry/own`. */
export type { Own, OwnAccount, OwnProgram } from "../stacks/own.ts";
export type { Rule, StackViolation, Violation } from "./rule.ts";
export type { Resource } from "./resource.ts";
export type { Stack } from "./stack.ts";
export type { RuleCases, Sample } from "./pack/case.ts";
