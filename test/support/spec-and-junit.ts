import { reporters, type MochaOptions, type Runner } from "mocha";

/** What people read, and beside it the results as JUnit XML in reports/tests.xml, for `gantry gate`. */
export default class SpecAndJunit extends reporters.Spec {
  readonly #junit: reporters.XUnit;

  constructor(runner: Runner, options: MochaOptions) {
    super(runner, options);
    this.#junit = new reporters.XUnit(runner, {
      ...options,
      reporterOptions: { output: "reports/tests.xml" },
    });
  }

  override done(failures: number, end: (failures: number) => void): void {
    this.#junit.done(failures, end);
  }
}
