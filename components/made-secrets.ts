import type * as pulumi from "@pulumi/pulumi";

type Parts = readonly pulumi.Resource[];

/**
 * The secrets that the environment's bundles have made, by id. Bundles share with each other in any order, both ways at once
 * too: who is given a secret waits for it by this.
 */
export class MadeSecrets {
  readonly #places = new Map<string, PromiseWithResolvers<Parts>>();
  readonly #made = new Set<string>();

  add(id: string, ready: Parts): void {
    this.#made.add(id);
    this.#place(id).resolve(ready);
  }

  /** What a grant on the secret depends on. */
  of(id: string): Promise<Parts> {
    return this.#place(id).promise;
  }

  /** For after the last bundle: a program that waits for nobody would never end. */
  requireAll(): void {
    const missing = [...this.#places.keys()].filter((id) => !this.#made.has(id));
    if (missing.length > 0) throw new Error(`no bundle has made ${missing.join(", ")}`);
  }

  #place(id: string): PromiseWithResolvers<Parts> {
    const place = this.#places.get(id) ?? Promise.withResolvers<Parts>();
    this.#places.set(id, place);
    return place;
  }
}
