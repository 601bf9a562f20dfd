import { requireSecretTools } from "../support/require-secret-tools.ts";
import { sealAnySeries } from "../support/sealed-series.ts";

describe("what is sealed in a secrets.enc", () => {
  it("comes out of our reader and of the real sops after any series of changes", async function () {
    await sealAnySeries(await requireSecretTools(this), 60);
  });
});
