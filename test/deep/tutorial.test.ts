import { typePage } from "../support/typed-page.ts";

describe("a release, from commit to production and back", () => {
  it("can be typed as its page says, and shows what the page does", () => typePage("docs/tutorial.md"));
});
