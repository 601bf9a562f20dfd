import type { Cell, EnvironmentStatus, Status } from "../../delivery/status/read-status.ts";
import { environmentName } from "../../model/scalars.ts";

const regions = ["eu-west", "us-east", "ap-south"];

/** Where things stand in five environments with so many subprojects in three regions; something of everything that may be said. */
export function statusOf(subprojects: number): Status {
  const at = "2026-11-28T10:00:00.000Z";
  const cells = Array.from({ length: subprojects }, (_, number) => cellOf(number, at));
  return {
    readAt: "2026-11-28T12:00:00.000Z",
    asked: { remote: "asked", github: "asked", edge: "not asked" },
    github: {
      answer: "asked",
      at: "2026-11-28T12:00:00.000Z",
      waiting: [
        {
          environment: "production",
          title: "Deploy services/authentication-and-authorisation/v10.20.30-beta.1 to production",
          url: "https://github.com/lotus-labs/lotus/actions/runs/17294334450",
          since: at,
          reviewers: ["mali-s", "team platform"],
        },
      ],
      drift: {
        conclusion: "failure",
        at: "2026-11-28T02:23:00Z",
        url: "https://github.com/lotus-labs/lotus/actions/runs/17294334449",
      },
    },
    defaultBranch: "main",
    environments: environmentName.options.map((environment) => aboutOf(environment, cells, at)),
  };
}

/** One after the other with each state, held back, failed in a region, or before its first version. */
function cellOf(number: number, at: string): Cell {
  const subproject = number === 1 ? "services/authentication-and-authorisation" : `app-${number}`;
  const common = {
    subproject,
    surfaces: [{ id: subproject.replaceAll("/", "-"), platform: "cloud-run", regions }],
  };
  if (number % 6 === 5) {
    const none = { version: null, tag: null, state: null, since: null, by: null, attempt: null };
    return { ...common, ...none, commitsSince: null, places: [] };
  }
  const version = number === 1 ? "v10.20.30-release-candidate.20261128" : `v1.${number}.0`;
  return {
    ...common,
    version,
    tag: `${subproject}/${version}`,
    state: (["stable", "unstable", "deprecated", null] as const)[number % 4] ?? null,
    since: at,
    by: "mali-s",
    attempt: "deploy-1764324000",
    commitsSince: number,
    places: [{ surface: common.surfaces[0]?.id ?? "", region: "us-east", status: "FAILED" }],
  };
}

function aboutOf(
  environment: EnvironmentStatus["environment"],
  cells: readonly Cell[],
  at: string,
): EnvironmentStatus {
  const reason =
    "orders fail since v1.3.0: https://status.lotus.example/incidents/2026-11-28-orders-fail-in-two-regions";
  return {
    environment,
    cells,
    open: {
      attempt: "deploy-1764324001",
      cause: "deploy",
      by: "mali-s",
      at,
      target: ["app-0/v1.1.0"],
      traffic: 10,
    },
    last: {
      attempt: "deploy-1764324000",
      cause: "deploy",
      by: "mali-s",
      at,
      status: "FAILED",
      error: "app-2 was not ready after 5 polls",
    },
    onePerson: null,
    lastValidatedAt: at,
    killedFlags: { answer: "not asked" },
    holds: [{ hold: "hold-1", subproject: "app-0", by: "mali-s", at, reason }],
    rotations: [
      { secret: "api-sentry-dsn", owner: "api-team", daysLeft: -2 },
      { secret: "api-database-url", owner: "api-team", daysLeft: 9 },
    ],
    waivers: [
      {
        id: "w",
        rule: "require-rotation-within-90-days",
        resource: "bundle/staging-api",
        expires: "2026-12-20",
      },
    ],
    dashboards: cells.map(({ subproject }) => ({
      service: subproject ?? "",
      url: "https://grafana.lotus.example/d/api",
    })),
    services: cells.map(({ subproject }) => ({
      service: subproject ?? "",
      rollbackTag: `${subproject}/v1.0.0`,
      lastValidatedAt: at,
    })),
    channels: [],
    mttr: { minutes: 12.5, incidents: 2 },
    mttrGoal: 5,
  };
}
