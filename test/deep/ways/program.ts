import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { DnsRecord } from "@pulumi/cloudflare/dnsRecord.js";
import { ActionsEnvironmentVariable } from "@pulumi/github/actionsEnvironmentVariable.js";
import { ServiceIamMember } from "@pulumi/gcp/cloudrunv2/serviceIamMember.js";
import { ServiceIdentity } from "@pulumi/gcp/projects/serviceIdentity.js";
import { Provider } from "@pulumi/gcp/provider.js";
import { Topic } from "@pulumi/gcp/pubsub/topic.js";
import { TopicIAMMember } from "@pulumi/gcp/pubsub/topicIAMMember.js";
import { z } from "zod";

// Copied into the stacks/ of a test's project: what somebody might add to the program to get around the pack.

/** A resource of any type, for which there need not be a class. */
class Anything extends pulumi.CustomResource {}

const project = "lotus-staging";
const service = { project, location: "us-east1", name: "ocr-worker", role: "roles/run.invoker" };

const asked = z.object({ way: z.string(), value: z.string() });

/** By name; some take an id or a text. */
const ways: Readonly<Record<string, (value: string) => void>> = {
  get(id) {
    ServiceIamMember.get("found", id);
  },
  "get-unknown"() {
    const { id } = new ServiceIdentity("agent", { project, service: "pubsub.googleapis.com" });
    ServiceIamMember.get("found", id);
  },
  /** Not at the preview. */
  "get-later"(id) {
    if (!pulumi.runtime.isDryRun()) ServiceIamMember.get("found", id);
  },
  "ignore-changes"() {
    pulumi.runtime.registerStackTransformation(({ type, props, opts }) =>
      type.startsWith("github:index/repositoryEnvironment:")
        ? { props, opts: { ...opts, ignoreChanges: ["canAdminsBypass"] } }
        : undefined,
    );
  },
  import(id) {
    new ServiceIamMember("adopted", { ...service, name: "api", member: "allUsers" }, { import: id });
  },
  "older-type"() {
    const inputs = { project, location: "us-east1", service: "ocr-worker", role: service.role };
    new Anything("gcp:cloudrun/iamMember:IamMember", "older", { ...inputs, member: "allUsers" });
  },
  aliased() {
    const aliases = [{ type: "gcp:cloudrunv2/serviceIamMember:ServiceIamMember" }];
    new Anything("other:index:Thing", "aliased", { ...service, member: "allUsers" }, { aliases });
  },
  dynamic() {
    new Anything("pulumi-nodejs:dynamic:Resource", "anything", { __provider: "exports = 1" });
  },
  "other-project"() {
    const provider = new Provider("elsewhere", { project: "lotus-production" });
    new Topic("elsewhere", {}, { provider });
  },
  /** With what a program may write, and where its calls then lead. */
  "provider-default-x"() {
    const impersonateServiceAccount = "somebody@lotus-production.iam.gserviceaccount.com";
    const provider = new Provider("default_x", { project, impersonateServiceAccount });
    new Topic("elsewhere", { project }, { provider });
  },
  "provider-as-engine"() {
    useForGoogle(new Provider("default_9_37_0", { project, region: "us-east1" }));
  },
  "provider-unused"() {
    new Provider("default_9_37_1", { project }, { envVarMappings: { MINE: "GOOGLE_OAUTH_ACCESS_TOKEN" } });
  },
  "provider-version"() {
    new Topic("elsewhere", { project }, { version: "9.36.0" });
  },
  "provider-download"() {
    new Topic("elsewhere", { project }, { pluginDownloadURL: "github://api.github.com/somebody" });
  },
  "github-environment"() {
    new ActionsEnvironmentVariable("elsewhere", {
      repository: "lotus",
      environment: "production",
      variableName: "GCP_DEPLOY_ACCOUNT",
      value: "somebody@lotus-staging.iam.gserviceaccount.com",
    });
  },
  "dns-record"() {
    new DnsRecord("elsewhere", {
      zoneId: "023e105f4ecef8ad9ca31a8372d0c353",
      name: "api.lotus.example",
      type: "CNAME",
      content: "elsewhere.example",
      ttl: 1,
    });
  },
  "foreign-zone"() {
    change("cloudflare:index/dnsRecord:DnsRecord", { zoneId: "1".repeat(32) });
  },
  redirect() {
    change("vercel:index/projectDomain:ProjectDomain", { redirect: "elsewhere.example" });
  },
  team() {
    change("vercel:index/project:Project", { teamId: "team_elsewhere" });
  },
  registry() {
    change("gcp:artifactregistry/repository:Repository", {
      remoteRepositoryConfig: { commonRepository: { uri: "https://registry.elsewhere.example" } },
    });
  },
  push() {
    change("gcp:pubsub/subscription:Subscription", {
      pushConfig: { pushEndpoint: "https://elsewhere.example/" },
    });
  },
  "named-project"() {
    change("gcp:secretmanager/secret:Secret", {
      topics: [{ name: "projects/lotus-production/topics/secret-rotation" }],
    });
  },
  "raw-binding"() {
    new ServiceIamMember("open", { ...service, member: "allUsers" });
  },
  disguise(member) {
    new ServiceIamMember("open", { ...service, member });
  },
  "secret-disguise"() {
    new ServiceIamMember("open", { ...service, member: pulumi.secret("allUsers") });
  },
  unknown() {
    const { member } = new ServiceIdentity("agent", { project, service: "pubsub.googleapis.com" });
    new TopicIAMMember("later", {
      project,
      topic: "secret-rotation",
      role: "roles/pubsub.publisher",
      member,
    });
  },
  "container-variables"(value) {
    const variables = z.array(z.unknown()).parse(JSON.parse(value));
    changeContainer(({ envs, ...rest }) => ({
      ...rest,
      envs: [...z.array(z.unknown()).parse(envs), ...variables],
    }));
  },
  "container-arguments"(value) {
    const args: unknown = JSON.parse(value);
    changeContainer((container) => ({ ...container, args }));
  },
  "other-environment"() {
    class Entity extends pulumi.ComponentResource {}
    new Entity("gantry:index:DeploymentEnvironment", "production", {
      environment: "production",
      ghEnvironment: "production",
    });
  },
};

/** Gives all resources of a type other inputs. */
function change(changed: string, inputs: object): void {
  pulumi.runtime.registerStackTransformation(({ type, props, opts }) =>
    type === changed ? { props: { ...props, ...inputs }, opts } : undefined,
  );
}

function useForGoogle(provider: Provider): void {
  pulumi.runtime.registerStackTransformation(({ type, props, opts }) =>
    type.startsWith("gcp:") ? { props, opts: { ...opts, provider } } : undefined,
  );
}

const serviceInputs = z.object({
  template: z.looseObject({ containers: z.array(z.looseObject({})) }),
});

/** Adds to what the containers of the worker's service are made with. */
function changeContainer(change: (container: Readonly<Record<string, unknown>>) => object): void {
  pulumi.runtime.registerStackTransformation(({ type, name, props, opts }) => {
    if (type !== "gcp:cloudrunv2/service:Service" || !name.startsWith("ocr-worker")) return undefined;
    const { template } = serviceInputs.parse(props);
    const containers = template.containers.map(change);
    return { props: { ...props, template: { ...template, containers } }, opts };
  });
}

/** Goes the way that the test has written down, or that a variable of plain pulumi names; none where neither does. */
export function goAround(): void {
  const file = join(pulumi.getRootDirectory(), ".gantry/way.json");
  const { way = process.env["WAY"] ?? "", value = "" }: { way?: string; value?: string } = existsSync(file)
    ? asked.parse(JSON.parse(readFileSync(file, "utf8")))
    : {};
  if (way !== "") ways[way]?.(value);
}
