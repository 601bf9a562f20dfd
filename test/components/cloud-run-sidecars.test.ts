import assert from "node:assert/strict";
import { cloudRunSidecar } from "../../model/declared/cloud-run-sidecar.ts";
import { example, recordEnvironment, withSurface } from "../support/example.ts";
import { at } from "../support/recording.ts";

const digest = `sha256:${"b".repeat(64)}`;
const proxy = `gcr.io/cloud-sql-connectors/cloud-sql-proxy@${digest}`;
const sidecars = {
  "sql-proxy": cloudRunSidecar.parse({ image: proxy, args: ["--port=5432"], startup: { port: 5432 } }),
  collector: cloudRunSidecar.parse({
    image: `ghcr.io/lotus-labs/collector@${digest}`,
    command: ["/collect"],
    variables: { LEVEL: "info", FORMAT: "json" },
    cpu: "250m",
    memory: "128Mi",
    startup: { port: 13_133, path: "/startup" },
    dependsOn: ["sql-proxy"],
  }),
};

describe("the sidecars of a surface", () => {
  const container = async (index: number, cpuAlways = false): Promise<unknown> => {
    const catalog = withSurface(example(), "api", (surface) => ({
      ...surface,
      cloudRun: { ...surface.cloudRun, cpuAlways, sidecars, dependsOn: ["sql-proxy"] },
    }));
    const recording = await recordEnvironment(catalog);
    return at(recording.get("gcp:cloudrunv2/service:Service", "api-us-east"), `template.containers.${index}`);
  };

  it("come after the surface's own container, which takes the requests and waits for what it says", async () => {
    const own = await container(0);
    assert.ok(typeof own === "object" && own !== null && "dependsOns" in own && "ports" in own);
    assert.deepEqual([own.dependsOns, own.ports], [["sql-proxy"], { containerPort: 8080 }]);
  });

  it("run an image of Google's registries as it is", async () => {
    assert.deepEqual(await container(1), {
      name: "sql-proxy",
      image: proxy,
      args: ["--port=5432"],
      resources: { limits: { cpu: "500m", memory: "256Mi" }, cpuIdle: true, startupCpuBoost: true },
      startupProbe: {
        tcpSocket: { port: 5432 },
        initialDelaySeconds: 0,
        periodSeconds: 5,
        timeoutSeconds: 3,
        failureThreshold: 12,
      },
    });
  });

  it("run one of GHCR from the mirror, with their own variables and none of the service's", async () => {
    assert.deepEqual(await container(2, true), {
      name: "collector",
      image: `us-east1-docker.pkg.dev/lotus-staging/ghcr/lotus-labs/collector@${digest}`,
      commands: ["/collect"],
      resources: { limits: { cpu: "250m", memory: "128Mi" }, cpuIdle: false, startupCpuBoost: true },
      startupProbe: {
        httpGet: { path: "/startup", port: 13_133 },
        initialDelaySeconds: 0,
        periodSeconds: 5,
        timeoutSeconds: 3,
        failureThreshold: 12,
      },
      envs: [
        { name: "FORMAT", value: "json" },
        { name: "LEVEL", value: "info" },
      ],
      dependsOns: ["sql-proxy"],
    });
  });
});
