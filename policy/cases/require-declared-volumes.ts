import type { RuleCases } from "../pack/case.ts";
import { types } from "../types.ts";
import { storing, stored, withVolumes as of } from "./fixtures/volumes.ts";

const volumes = "template.volumes";
const [sql, secret, bucket, memory] = [0, 1, 2, 3].map((index) => `${volumes}[${index}]`);
const more = `${volumes}[4]`;
const region = "regional.us-east.cloudRun";

export const cases: RuleCases = {
  compliant: stored,
  judges: [types.service, types.job],
  mutations: [
    {
      name: "a share of somebody's",
      of,
      set: { [more]: { name: "volume-nfs", nfs: { server: "10.0.0.1", path: "/" } } },
    },
    { name: "a volume of nothing", of, set: { [more]: { name: "volume-uploads" } } },
    {
      name: "a bucket that nobody declared",
      of,
      set: { [more]: { name: "volume-more", gcs: { bucket: "lotus-more", readOnly: true } } },
    },
    { name: "another bucket", of, set: { [`${bucket}.gcs.bucket`]: "lotus-backups" } },
    { name: "a bucket that may be written to", of, set: { [`${bucket}.gcs.readOnly`]: false } },
    { name: "no word on that", of, set: { [`${bucket}.gcs.readOnly`]: undefined } },
    {
      name: "another secret's file",
      of,
      set: { [more]: { name: "volume-db", secret: { secret: "db", items: [] } } },
    },
    { name: "another file", of, set: { [`${secret}.secret.items[0].path`]: "key.pem" } },
    {
      name: "one file more",
      of,
      set: { [`${secret}.secret.items[1]`]: { path: "old.json", version: "1" } },
      field: `${secret}.secret.items`,
    },
    {
      name: "two kinds at once",
      of,
      set: { [`${memory}.gcs`]: { bucket: "lotus-uploads", readOnly: true } },
      field: `${memory}.emptyDir`,
    },
    { name: "more memory", of, set: { [`${memory}.emptyDir.sizeLimit`]: "1Gi" } },
    { name: "memory on a disk", of, set: { [`${memory}.emptyDir.medium`]: undefined } },
    {
      name: "instances of Cloud SQL that nobody declared",
      of: storing,
      set: { [`${region}.cloudSql`]: [] },
      at: of,
      field: sql ?? "",
    },
    {
      name: "what was declared once",
      of: storing,
      set: { [`${region}.volumes`]: {} },
      at: of,
      field: bucket ?? "",
    },
  ],
  allowed: [
    {
      name: "a bucket that is declared as one to write to",
      of,
      set: { [`${bucket}.gcs.readOnly`]: false },
      with: [{ of: storing, set: { [`${region}.volumes.uploads.readOnly`]: false } }],
    },
  ],
};
