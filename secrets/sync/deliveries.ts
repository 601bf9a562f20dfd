import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { writeFileAtomically } from "../../files/write-file.ts";

/** What this checkout has written where: the ciphertext's digest, and the time that the store then told. */
const delivery = z.strictObject({ digest: z.string(), updatedAt: z.string() });
const deliveries = z.record(z.string(), delivery);
type Delivery = z.infer<typeof delivery>;

/**
 * Remembers deliveries below `.gantry/`, so that two clocks that differ do not matter on one machine. Losing it costs
 * nothing but writing a value again.
 */
export class Deliveries {
  readonly #file: string;
  readonly #known: Record<string, Delivery>;

  constructor(root: string, environment: string) {
    this.#file = join(root, ".gantry", "deliveries", `${environment}.json`);
    this.#known = read(this.#file);
  }

  of(place: string): Delivery | undefined {
    return this.#known[place];
  }

  remember(place: string, made: Delivery): void {
    this.#known[place] = made;
    writeFileAtomically(this.#file, `${JSON.stringify(this.#known, null, 2)}\n`);
  }
}

function read(file: string): Record<string, Delivery> {
  if (!existsSync(file)) return {};
  try {
    return deliveries.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return {};
  }
}
