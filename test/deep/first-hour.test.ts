import { typePage } from "../support/typed-page.ts";

describe("the first hour", () => {
  it("can be typed as its page says, and shows what the page does", () => typePage("docs/first-hour.md"));
});
