/** What the emulated cloud's interface would have answered with; `code` is an HTTP status. */
export class CloudError extends Error {
  override readonly name = "CloudError";
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}
