import type { RuleCases } from "../pack/case.ts";
import { types } from "../types.ts";
import { accompanied, besideIt, digest, proxyImage, withSidecars as of } from "./fixtures/sidecars.ts";

const containers = "template.containers";
const [own, proxy, collector] = [0, 1, 2].map((index) => `${containers}[${index}]`);
const secret = { secretKeyRef: { secret: "api-key", version: "latest" } };

export const cases: RuleCases = {
  compliant: besideIt,
  judges: [types.service],
  mutations: [
    {
      name: "a sidecar of nobody's",
      of,
      set: { [`${containers}[3]`]: { name: "miner", image: proxyImage } },
    },
    {
      name: "one that nobody declared any more",
      of: accompanied,
      set: { [sidecar("sql-proxy")]: undefined },
      at: of,
      field: proxy ?? "",
    },
    { name: "one without a name", of, set: { [`${proxy}.name`]: undefined }, field: proxy ?? "" },
    {
      name: "one twice",
      of,
      set: { [`${containers}[3]`]: { name: "sql-proxy", image: proxyImage, args: ["--port=5432"] } },
    },
    {
      name: "nothing but sidecars",
      of,
      set: { [`${own}.name`]: "sql-proxy", [`${own}.ports`]: undefined },
      field: containers,
    },
    { name: "no port of the surface's own", of, set: { [`${own}.ports`]: undefined } },
    { name: "requests for a sidecar", of, set: { [`${proxy}.ports`]: { containerPort: 8080 } } },
    { name: "another image", of, set: { [`${proxy}.image`]: proxyImage.replace("images", "other") } },
    {
      name: "the image of another registry",
      of,
      set: { [`${proxy}.image`]: proxyImage.replace("us-docker", "eu-docker") },
    },
    {
      name: "another digest",
      of,
      set: { [`${collector}.image`]: `ghcr.io/lotus-labs/collector@sha256:${"0".repeat(64)}` },
    },
    {
      name: "a tag, wherever it says so",
      of,
      set: { [`${proxy}.image`]: "gcr.io/cloud-sql-connectors/proxy:2" },
      with: [
        {
          of: accompanied,
          set: { [`${sidecar("sql-proxy")}.image`]: "gcr.io/cloud-sql-connectors/proxy:2" },
        },
      ],
    },
    {
      name: "a volume",
      of,
      set: { [`${proxy}.volumeMounts`]: [{ name: "secrets", mountPath: "/secrets" }] },
      field: `${proxy}.volumeMounts[0]`,
    },
    {
      name: "a secret of the surface's as a file, whoever declares it",
      of,
      set: { [`${proxy}.volumeMounts`]: [{ name: "volume-key", mountPath: "/key" }] },
      with: [
        {
          of: accompanied,
          set: {
            [`${sidecar("sql-proxy")}.mounts`]: { key: "/key" },
            "regional.us-east.cloudRun.volumes": { key: { path: "/key", secretRef: "api-key" } },
          },
        },
      ],
      field: `${proxy}.volumeMounts[0]`,
    },
    {
      name: "another program",
      of,
      set: { [`${collector}.commands[0]`]: "sh" },
      field: `${collector}.commands`,
    },
    {
      name: "an argument more",
      of,
      set: { [`${proxy}.args[1]`]: "--address=0.0.0.0" },
      field: `${proxy}.args`,
    },
    { name: "another order", of, set: { [`${collector}.dependsOns`]: undefined } },
    {
      name: "a variable more",
      of,
      set: { [`${collector}.envs[1]`]: { name: "LD_PRELOAD", value: "/x.so" } },
    },
    {
      name: "another value",
      of,
      set: { [`${collector}.envs[0].value`]: "debug" },
      field: `${collector}.envs[0]`,
    },
    {
      name: "a secret of the surface's",
      of,
      set: { [`${collector}.envs[0]`]: { name: "LEVEL", valueSource: secret } },
    },
  ],
  allowed: [
    {
      name: "a volume that the catalog says",
      of,
      set: { [`${proxy}.volumeMounts`]: [{ name: "volume-scratch", mountPath: "/scratch" }] },
      with: [{ of: accompanied, set: { [`${sidecar("sql-proxy")}.mounts`]: { scratch: "/scratch" } } }],
    },
    {
      name: "another digest that the catalog says",
      of,
      set: { [`${proxy}.image`]: proxyImage.replace(digest, `sha256:${"0".repeat(64)}`) },
      with: [
        {
          of: accompanied,
          set: { [`${sidecar("sql-proxy")}.image`]: proxyImage.replace(digest, `sha256:${"0".repeat(64)}`) },
        },
      ],
    },
  ],
};

function sidecar(id: string): string {
  return `regional.us-east.cloudRun.sidecars.${id}`;
}
