import type { RuleCases } from "../pack/case.ts";
import { production } from "./fixtures/production.ts";

const made = (type: string) => ({
  name: type,
  also: [{ type, name: "key", stack: "production", inputs: {} }],
  field: "type",
});

export const cases: RuleCases = {
  compliant: production,
  judges: [],
  mutations: [
    made("gcp:serviceaccount/key:Key"),
    made("gcp:serviceAccount/key:Key"),
    made("gcp:storage/hmacKey:HmacKey"),
    made("gcp:projects/apiKey:ApiKey"),
    made("google-native:iam/v1:Key"),
    made("google-native:storage/v1:HmacKey"),
  ],
  allowed: [
    ...["mygcp:serviceaccount/key:Key", "my-google-native:iam/v1:Key", "google-native:kms/v1:KeyRing"].map(
      (type) => ({
        name: type,
        also: [{ type, name: "key", stack: "production", inputs: {} }],
      }),
    ),
  ],
};
