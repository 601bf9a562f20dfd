/** A file of stacks/own/, with all that it may be given: what it declares, and what makes it. */
export const ownUploads = {
  declared: `
own:
  uploads:
    owner: platform-team
    reason: the OCR worker is told of each upload
    resources:
      gcp:pubsub/topic:Topic: 1
      gcp:pubsub/topicIAMMember:TopicIAMMember: 1
      gcp:storage/bucket:Bucket: 1
`,
  /** @param types where the file finds its types, which Node leaves out */
  program: (types: string): string => `import { Topic } from "@pulumi/gcp/pubsub/topic.js";
import { TopicIAMMember } from "@pulumi/gcp/pubsub/topicIAMMember.js";
import { Bucket } from "@pulumi/gcp/storage/bucket.js";
import type { Own } from "${types}";

export default function ({ parent, name, project, regions, labels, apis, accounts }: Own): void {
  const topic = new Topic(name, { project, name, labels }, { parent, dependsOn: [...apis] });
  const [location] = regions;
  const scans = { project, name: \`\${project}-scans\`, location, labels, publicAccessPrevention: "enforced" };
  new Bucket(\`\${name}-scans\`, { ...scans, uniformBucketLevelAccess: true }, { parent });
  const { api } = accounts;
  if (api === undefined) throw new Error("there is no API");
  const grant = { project, topic: topic.name, role: "roles/pubsub.publisher", member: api.member };
  new TopicIAMMember(\`\${name}-api\`, grant, { parent, dependsOn: [api.resource] });
}
`,
} as const;
