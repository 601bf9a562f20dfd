import type { Route } from "./http.ts";

/** https://docs.github.com/en/graphql. Loaded at the first query: only the real provider asks any. */
export const graphqlRoutes: readonly Route[] = [
  {
    method: "POST",
    path: "/graphql",
    answer: async (request) => (await import("./graphql/answer.ts")).answerGraphql(request),
  },
];
