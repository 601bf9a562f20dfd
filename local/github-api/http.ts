import type { z } from "zod";
import type { RepositoryFacts } from "../github/repository.ts";
import type { Store } from "../store.ts";

/** One path of the emulated REST interface, written as GitHub's documentation does. */
export interface Route {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  readonly answer: (request: ApiRequest) => Promise<Reply>;
}

export interface ApiRequest {
  /** The path's parameters, decoded. A last parameter written `{+name}` takes slashes too. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly store: Store;
  readonly now: string;
  /** The interface's own address, for the links in answers. */
  readonly base: string;
  /** Whether the caller may edit what it reads; GitHub shows bypass actors only then. */
  readonly mayEdit: boolean;
  /** Whom the caller's token belongs to. */
  readonly login: string;
}

export type Reply =
  | { readonly status: number; readonly body?: unknown }
  | {
      readonly status: 200;
      readonly list: readonly unknown[];
      /** The name of the list within an object that also has `total_count`; a bare list without it. */
      readonly name?: string;
      /** That the object has no `total_count`. */
      readonly uncounted?: true;
      /** Entries per page: what is given without asking, and the most that can be asked for. */
      readonly pageSize?: { readonly usual: number; readonly most: number };
    };

/** An answer that is an error, in GitHub's form. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;
  readonly errors: readonly unknown[] | undefined;

  constructor(status: number, message: string, errors?: readonly unknown[]) {
    super(message);
    this.status = status;
    this.errors = errors;
  }
}

export function notFound(): ApiError {
  return new ApiError(404, "Not Found");
}

/** The body of a request. Throws GitHub's 422 when it does not fit. */
export function bodyOf<T>(request: ApiRequest, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(request.body ?? {});
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => `"${issue.path.join(".")}" ${issue.message}`);
  throw new ApiError(422, `Invalid request.\n\n${fields.join("\n")}`);
}

/** A time (ISO 8601) as most of GitHub's answers have it: in whole seconds. */
export function wholeSeconds(iso: string): string {
  return iso.replace(/\.\d+Z$/, "Z");
}

/** A parameter that the route's path has. */
export function param(request: ApiRequest, name: string): string {
  return request.params[name] ?? "";
}

/** The address of something within the repository. */
export function link(request: ApiRequest, repository: RepositoryFacts, path: string): string {
  return `${request.base}/repos/${repository.owner}/${repository.name}${path}`;
}
