import { GraphQLError } from "graphql";
import { CloudError } from "../../cloud-error.ts";

/** What GitHub says of something that its ids, names and logins do not lead to. */
export function unresolved(what: string): GraphQLError {
  return new GraphQLError(`Could not resolve to ${what}`, { extensions: { type: "NOT_FOUND" } });
}

export function unprocessable(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { type: "UNPROCESSABLE" } });
}

export function forbidden(): GraphQLError {
  return new GraphQLError("Resource not accessible by personal access token", {
    extensions: { type: "FORBIDDEN" },
  });
}

/** The kind of an error that the emulated cloud threw itself: what a plan does not have. */
export function failed(error: unknown): string | undefined {
  return error instanceof CloudError && error.code === 403 ? "FORBIDDEN" : undefined;
}
