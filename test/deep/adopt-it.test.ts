import { typePage } from "../support/typed-page.ts";

describe("a repository that a team has, and Gantry taken in", () => {
  it("can be typed as its page says, and shows what the page does", () =>
    typePage("docs/adopt-it.md", { isInstalled: true }));
});
