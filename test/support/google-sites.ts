import type { ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import jspb from "google-protobuf";
import type { TestGoogle } from "./google-cloud.ts";
import type { Site } from "./test-internet.ts";

/** The hosts of Google that a bootstrap and the engine reach; the engine speaks gRPC with Cloud KMS. */
export function googleSites(google: TestGoogle): Record<string, Site> {
  const { listener } = google;
  const names = ["cloudresourcemanager", "cloudbilling", "serviceusage", "storage", "iam", "run"];
  return {
    ...Object.fromEntries(names.map((name) => [`${name}.googleapis.com`, { listener }])),
    "cloudkms.googleapis.com": { listener, grpc: (path, message) => sealOrOpen(google, path, message) },
  };
}

/**
 * How a job at GitHub becomes an account: its identity token for one of Google's, and that for one of the account's. Both refuse a
 * token that is not the one before. https://docs.cloud.google.com/iam/docs/reference/sts/rest/v1/TopLevel/token
 */
export function identitySites(subject: string): Record<string, Site> {
  const federated = "a-federated-token";
  return {
    "sts.googleapis.com": {
      listener: (request, response) => {
        void text(request).then((body) => {
          const isMeant = new URLSearchParams(body).get("subject_token") === subject;
          const token = { access_token: federated, token_type: "Bearer", expires_in: 3600 };
          const issued = { ...token, issued_token_type: "urn:ietf:params:oauth:token-type:access_token" };
          answer(response, isMeant ? 200 : 400, isMeant ? issued : { error: "invalid_grant" });
        });
      },
    },
    "iamcredentials.googleapis.com": {
      listener: (request, response) => {
        const isMeant = request.headers.authorization === `Bearer ${federated}`;
        const expireTime = new Date(Date.now() + 3_600_000).toISOString();
        answer(
          response,
          isMeant ? 200 : 403,
          isMeant ? { accessToken: "an-accounts-token", expireTime } : {},
        );
      },
    },
  };
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

/** `name` is field 1 of both requests; what is sealed or opened is field 2, and comes back as `field`. */
const calls: Readonly<Record<string, { does: "encrypt" | "decrypt"; field: number }>> = {
  "/google.cloud.kms.v1.KeyManagementService/Encrypt": { does: "encrypt", field: 2 },
  "/google.cloud.kms.v1.KeyManagementService/Decrypt": { does: "decrypt", field: 1 },
};

function sealOrOpen(google: TestGoogle, path: string, message: Buffer): Buffer {
  const call = calls[path];
  if (call === undefined) throw new Error(`no call ${path}`);
  const reader = new jspb.BinaryReader(message);
  let name = "";
  let content = Buffer.alloc(0);
  while (reader.nextField()) {
    if (reader.getFieldNumber() === 1) name = reader.readString();
    else if (reader.getFieldNumber() === 2) content = Buffer.from(reader.readBytes());
    else reader.skipField();
  }
  const writer = new jspb.BinaryWriter();
  // Google names the version that sealed it.
  if (call.does === "encrypt") writer.writeString(1, `${name}/cryptoKeyVersions/1`);
  writer.writeBytes(call.field, google[call.does](name, content));
  return Buffer.from(writer.getResultBuffer());
}
