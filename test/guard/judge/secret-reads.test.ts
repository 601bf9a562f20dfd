import assert from "node:assert/strict";
import { engineEvent } from "../../../engine/run/events.ts";
import { readSecretReads } from "../../../guard/judge/secret-reads.ts";

type Inputs = Record<string, unknown>;
const project = "lotus-staging";
const urnOf = (type: string, name: string) => `urn:pulumi:staging::gantry::${type}::${name}`;
const stateOf = (type: string, name: string, inputs: Inputs) => ({ type, urn: urnOf(type, name), inputs });

/** One step, as the engine's event log has it. */
const step = (op: string, type: string, name: string, now?: Inputs, before?: Inputs) =>
  engineEvent.parse({
    resourcePreEvent: {
      metadata: {
        op,
        type,
        urn: urnOf(type, name),
        old: before === undefined ? null : stateOf(type, name, before),
        new: now === undefined ? null : stateOf(type, name, now),
      },
    },
  });
const service = "gcp:cloudrunv2/service:Service";
const job = "gcp:cloudrunv2/job:Job";
const secret = "gcp:secretmanager/secret:Secret";
const containers = (...secrets: string[]) => [
  {
    envs: secrets.map((name) => ({
      name: "X",
      valueSource: { secretKeyRef: { secret: name, version: "latest" } },
    })),
  },
];
const reading = (...secrets: string[]) => ({ project, template: { containers: containers(...secrets) } });
const namesOf = (events: Parameters<typeof readSecretReads>[0]) =>
  readSecretReads(events).readers.map(({ name, secrets }) => [name, ...secrets]);
const full = (id: string) => `projects/${project}/secrets/${id}`;

describe("what a plan says of secrets that are read", () => {
  it("finds what would read one for the first time, and those that the plan makes", () => {
    const events = [
      step("create", secret, "key", { project, secretId: "key" }),
      step("create", service, "api", reading("key", full("token"))),
    ];
    assert.deepEqual(namesOf(events), [["api", full("key"), full("token")]]);
    assert.deepEqual([...readSecretReads(events).made], [full("key")]);
  });

  it("finds files of a service, variables of a job, and what a mirror logs in with", () => {
    const files = { project, template: { volumes: [{ name: "v", secret: { secret: "file", items: [] } }] } };
    const jobInputs = { project, template: { template: { containers: containers("job-key") } } };
    const mirror = {
      project,
      remoteRepositoryConfig: {
        upstreamCredentials: {
          usernamePasswordCredentials: {
            username: "x",
            passwordSecretVersion: `${full("token")}/versions/latest`,
          },
        },
      },
    };
    const events = [
      step("create", service, "api", files),
      step("update", job, "migrate", jobInputs, { project }),
      step("create", "gcp:artifactregistry/repository:Repository", "ghcr", mirror),
    ];
    assert.deepEqual(namesOf(events), [
      ["api", full("file")],
      ["migrate", full("job-key")],
      ["ghcr", full("token")],
    ]);
  });

  it("finds nothing where something that is there reads the secret already, or nothing changes", () => {
    const events = [
      step("same", service, "api-us-east", reading("key"), reading("key")),
      step("create", service, "api-eu-west", reading("key")),
      step("update", service, "worker", reading("other"), reading("other")),
      step("delete", service, "old", undefined, reading("gone")),
    ];
    assert.deepEqual(namesOf(events), []);
  });

  it("does not take an unknown name, or another resource's, for a secret", () => {
    const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9 and more";
    const events = [
      step("create", service, "api", reading(unknown)),
      step("create", "github:index/actionsSecret:ActionsSecret", "x", {
        secret: "key",
        secretKeyRef: { secret: "key" },
      }),
    ];
    assert.deepEqual(namesOf(events), []);
  });
});
