import { z } from "zod";
import { GantryError } from "../../model/errors.ts";
import { nameOf } from "../../model/urn.ts";
import { parseReport, type Report } from "./report-file.ts";
import { said, type Found, type Scanned } from "./scanned.ts";
import { severityOfPolicy } from "./severity.ts";

const violation = z.object({ rule: z.string(), resource: z.string(), message: z.string() });
const judged = z.object({
  rules: z.array(
    z.object({
      id: z.string(),
      result: z.enum(["passed", "waived", "violated", "did-not-run"]),
      reason: z.string().optional(),
    }),
  ),
  violations: z.array(violation),
  waived: z.array(violation),
});
/** What `gantry preview --json` writes. */
const preview = judged.extend({ environment: z.string(), base: judged.partial().nullable() });

/** The pack's judgement of a plan. @throws GantryError where a rule did not run */
export function readPolicy(report: Report): Scanned {
  const { environment, rules, violations, waived, base } = parseReport(report, {
    shape: preview,
    of: "gantry preview --json",
    hint: '"gantry preview staging --json > FILE"',
  });
  const all = [...rules, ...(base?.rules ?? [])];
  const silent = all.filter(({ result }) => result === "did-not-run");
  if (rules.length === 0 || silent.length > 0) {
    throw new GantryError(`the pack has not judged the plan in "${report.name}"`, {
      problems: silent.slice(0, 5).map(({ id, reason = "it did not run" }) => said(`${id}: ${reason}`, 300)),
      hint: "preview it again, and look at what it says",
    });
  }
  const broken = [...violations, ...(base?.violations ?? [])];
  if (broken.length === 0 && all.some(({ result }) => result === "violated"))
    throw new GantryError(`"${report.name}" has broken rules and no violation`, {
      hint: "it is cut off: preview it again",
    });
  // What a plan is made of stands in the environment's configuration.
  const file = `environments/${environment === "repository" ? "global" : environment}/config.yml`;
  const finding = (each: z.infer<typeof violation>): Found => findingOf(each, file);
  return {
    files: 1,
    commits: 0,
    found: unique(broken.map(finding)),
    excused: unique([...waived, ...(base?.waived ?? [])].map(finding)),
    excusedBy: "the catalog's waivers",
  };
}

function findingOf({ rule, resource, message }: z.infer<typeof violation>, file: string): Found {
  const { name } = nameOf(resource);
  return {
    rule: said(rule, 100),
    severity: severityOfPolicy,
    type: "POLICY",
    description: said(name === "" ? message : `${name}: ${message}`, 1000),
    file: said(file, 500),
    line: 0,
    commit: "unversioned",
  };
}

function unique(found: readonly Found[]): Found[] {
  return [...new Map(found.map((one) => [JSON.stringify(one), one])).values()];
}
