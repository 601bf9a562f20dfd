import { deepEqual, equal, match } from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { loadEnvironment } from "../../catalog/load.ts";
import { observeEntity } from "../../delivery/observe-entity.ts";
import { readChain } from "../../evidence/branch/read-chain.ts";
import { leaveChanges, type Applied } from "../../evidence/leave-changes.ts";
import { waitingIn } from "../../evidence/spool.ts";
import type { EnvironmentCatalog } from "../../model/declared/catalog.ts";
import { captured } from "../support/captured.ts";
import { checkout } from "../support/project.ts";
import { TagRepository } from "../support/tag-repository.ts";

describe("what a deployment brings of flags and thresholds", () => {
  const whole = loadEnvironment(checkout, "staging");
  const [first] = whole.guardrails;
  if (first === undefined) throw new Error("staging has no guardrail");
  const guardrail = { ...first, id: "api-p95", threshold: 2.4, alertChannel: "oncall" };
  const flag = {
    id: "f",
    key: "ocr-tables",
    description: "Tables",
    enabled: true,
    rolloutPercentage: 5,
    killSwitch: false,
    revision: 1,
  };
  const before: EnvironmentCatalog = { ...whole, flags: [flag], guardrails: [guardrail] };
  let repository: TagRepository;
  beforeEach(async () => {
    repository = await TagRepository.create();
    repository.write("environments/staging/config.yml", "flags: {}\n");
    await repository.commit("Raise it");
  });

  const apply = async (catalog: EnvironmentCatalog, given: Partial<Applied> = {}): Promise<string> => {
    const { root } = repository;
    const { context, stderr } = captured({ cwd: root, env: {} });
    await leaveChanges(context, {
      root,
      catalog,
      place: "remote",
      commit: "c0ffee",
      attempt: undefined,
      ...given,
    });
    return stderr();
  };
  const left = async () =>
    (await readChain(repository.root, "staging")).map(({ event: { action, target, detail } }) => {
      return [action, target, detail["from"] ?? null, detail["to"] ?? null];
    });
  const ofFlag = (share: number) => {
    return { enabled: true, rolloutPercentage: share, killSwitch: false, revision: 1 };
  };

  it("has one event each for what is new, what changed and what is gone, and none for what stayed", async () => {
    equal(await apply(before), "");
    deepEqual((await left()).map(([action, target, from]) => [action, target, from]).toSorted(), [
      ["flag-update", "ocr-tables@staging", null],
      ["threshold-update", "api-p95@staging", null],
    ]);
    equal(await apply(before), "");
    equal((await left()).length, 2);
    const said = await apply({
      ...before,
      flags: [{ ...flag, rolloutPercentage: 25 }],
      guardrails: [{ ...guardrail, threshold: 3 }],
    });
    match(said, /^notice: the threshold of api-p95 changed: tell whoever reads oncall\n$/);
    deepEqual(
      (await left()).slice(2).find(([action]) => action === "flag-update"),
      ["flag-update", "ocr-tables@staging", ofFlag(5), ofFlag(25)],
    );
    const [event] = (await readChain(repository.root, "staging")).slice(2);
    deepEqual(
      [event?.event.detail["operation"], event?.event.detail["author"], event?.event.detail["commit"]],
      ["up", "mali-s", "c0ffee"],
    );
    await apply({ ...before, flags: [], guardrails: [{ ...guardrail, threshold: 3 }] });
    deepEqual((await left()).slice(4), [["flag-update", "ocr-tables@staging", ofFlag(25), null]]);
    await apply(before);
    deepEqual(
      (await left())
        .slice(5)
        .map(([, target]) => target)
        .toSorted(),
      ["api-p95@staging", "ocr-tables@staging"],
    );
  });

  it("is told of the flag, as its auditId", async () => {
    repository.write("environments/staging/config.yml", "");
    await apply(before);
    const last = (await readChain(repository.root, "staging")).find(
      ({ event }) => event.action === "flag-update",
    );
    const observed = await observeEntity(repository.root, "remote")("staging", "flag", "ocr-tables");
    deepEqual(observed, {
      records: [{ auditId: last?.event.id, updatedAt: last?.event.createdAt, updatedBy: "mali-s" }],
    });
  });

  it("waits silently while an attempt is under way, and is left once where nothing takes it in", async () => {
    equal(await apply(before, { attempt: "deploy-1764288000" }), "");
    equal(await apply(before, { attempt: "deploy-1764288000" }), "");
    const spool = { root: repository.root, environment: "staging", place: "remote" } as const;
    deepEqual(
      waitingIn(spool).events.map(({ detail }) => detail["attempt"]),
      ["deploy-1764288000", "deploy-1764288000"],
    );
    writeFileSync(`${repository.remote}/hooks/pre-receive`, "#!/bin/sh\nexit 1\n", { mode: 0o755 });
    match(
      await apply({ ...before, flags: [{ ...flag, rolloutPercentage: 25 }] }),
      /3 audit events wait in \.gantry\/audit/,
    );
    equal(await apply({ ...before, flags: [{ ...flag, rolloutPercentage: 25 }] }), "");
  });
});
