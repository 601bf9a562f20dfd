import { actionOf, stepsOf } from "../lint/look.ts";
import type { WorkflowRule } from "../lint/rule.ts";

export const rule: WorkflowRule = {
  id: "describe-what-is-published",
  sentence:
    "An image is pushed with its SBOM and its provenance, and attested by digest where GitHub attests anything.",
  remedy: "set sbom: true and provenance: mode=max, and follow it with actions/attest-build-provenance",
  *check(workflow, { attests }) {
    for (const { step, job, at } of stepsOf(workflow)) {
      const { with: given = {} } = step;
      if (actionOf(step) !== "docker/build-push-action" || given["push"] !== true) continue;
      if (given["sbom"] !== true) yield { at: [...at, "with"], message: "the image has no SBOM" };
      if (given["provenance"] !== "mode=max")
        yield { at: [...at, "with"], message: "the image has no full provenance" };
      // A job may push several: an attestation of another is none of this one.
      const digest = `steps.${step.id ?? ""}.outputs.digest`;
      const isAttested = job.steps.some(
        (other) =>
          actionOf(other) === "actions/attest-build-provenance" &&
          String(other.with?.["subject-digest"]).includes(digest),
      );
      if (!isAttested && attests()) {
        yield { at: [...at, "uses"], message: "nobody attests the image" };
      }
    }
  },
};
