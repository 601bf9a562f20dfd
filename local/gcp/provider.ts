import { CloudError } from "../cloud-error.ts";
import table from "../inputs/gcp.json" with { type: "json" };
import type { Provider } from "../resource-type.ts";
import { repository, repositoryIamMember } from "./artifact-registry.ts";
import { domainMapping, jobIamMember, serviceIamBinding, serviceIamMember } from "./cloud-run-access.ts";
import { job } from "./cloud-run-job.ts";
import { scheduledJob } from "./cloud-scheduler.ts";
import { service } from "./cloud-run-service.ts";
import { metric } from "./logging-metric.ts";
import { alertPolicy, notificationChannel } from "./monitoring.ts";
import { knownNumbers } from "./project-facts.ts";
import { projectIamMember, projectService, serviceIdentity } from "./projects.ts";
import { subscription, topic, topicIamMember } from "./pubsub.ts";
import { secretIamMember, secretType } from "./secret-manager.ts";
import { account, accountIamMember } from "./service-account.ts";
import { bucket } from "./storage-bucket.ts";
import { pool, poolProvider } from "./workload-identity.ts";

const verbs = { create: "creating", read: "reading", update: "updating", delete: "deleting" } as const;

/** Google Cloud, as far as Gantry uses it. */
export const gcp: Provider = {
  name: "gcp",
  sdk: "@pulumi/gcp",
  table,
  zerosMeanNothing: true,
  types: [
    projectService,
    serviceIdentity,
    projectIamMember,
    account,
    accountIamMember,
    service,
    serviceIamMember,
    serviceIamBinding,
    job,
    jobIamMember,
    scheduledJob,
    domainMapping,
    secretType,
    secretIamMember,
    topic,
    topicIamMember,
    subscription,
    repository,
    repositoryIamMember,
    pool,
    poolProvider,
    metric,
    alertPolicy,
    notificationChannel,
    bucket,
  ],
  settings: { project: "GOOGLE_PROJECT", region: "GOOGLE_REGION", zone: "GOOGLE_ZONE" },
  facts: knownNumbers,
  scope: () => "",
  failure: (operation, type, id, error) => {
    const kind = type.token.split(":").at(-1) ?? type.token;
    return `Error ${verbs[operation]} ${kind} "${id}": googleapi: Error ${error.code}: ${error.message}`;
  },
  exists: (_type, id) => new CloudError(409, `Resource '${id}' already exists., alreadyExists`),
  notFound: (_type, id) => new CloudError(404, `Resource '${id}' was not found, notFound`),
};
