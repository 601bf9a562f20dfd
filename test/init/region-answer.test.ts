import assert from "node:assert/strict";
import { answerOf, readRegions, regionAnswer } from "../../init/region-answer.ts";
import { knownRegions } from "../../model/declared/region.ts";

const said = (text: string): string => regionAnswer.safeParse(text).error?.issues[0]?.message ?? "nothing";

describe("a region as it is answered", () => {
  it("is a usual one by its name, or another one with Google's and Vercel's", () => {
    const answered = ["us-east", "eu-north:europe-north1:arn1"].map((text) => regionAnswer.parse(text));
    const declaredRegions = { "eu-north": { gcp: "europe-north1", vercel: "arn1" } };
    assert.deepEqual(readRegions(answered), { regions: ["us-east", "eu-north"], declaredRegions });
    assert.equal(
      answerOf(["us-east", "eu-north"], readRegions(answered).declaredRegions),
      "us-east,eu-north:europe-north1:arn1",
    );
  });

  it("says a usual one at length as well", () => {
    const { gcp = "", vercel = "" } = knownRegions()["eu-west"] ?? {};
    assert.deepEqual(readRegions([regionAnswer.parse(`eu-west:${gcp}:${vercel}`)]).declaredRegions, {});
  });

  for (const [text, problem] of [
    ["us-esat", /^must be one of us-east, .*, or name:google:vercel .*; did you mean "us-east"\?$/],
    ["eu-north:europe-norht1:arn1", /^must be name:google:vercel .* \(gcp must be a region of Cloud Run/],
    ["eu-north:europe-north1", /^must be name:google:vercel .* \(vercel must be a region of Vercel/],
    ["eu-north1:europe-north1:arn1", /^must be name:google:vercel .* \(must be a cloud-agnostic region/],
    ["eu-north:europe-north1:arn1:x", /^must be name:google:vercel [^(]*$/],
  ] as const) {
    it(`is not ${text}`, () => {
      assert.match(said(text), problem);
    });
  }
});
