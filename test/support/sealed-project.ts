import { writeFileSync } from "node:fs";
import { loadEnvironment } from "../../catalog/load.ts";
import { writeSopsConfiguration } from "../../secrets/sops-configuration.ts";
import { makeFileKey, makeHolder, sealSecrets, type Holder } from "./sealed-secrets.ts";
import { SecretsProject } from "./secrets-project.ts";

/** A project in which every secret of staging has a value, sealed for one holder without starting sops. */
export class SealedProject extends SecretsProject {
  readonly holder: Holder;

  private constructor(holder: Holder) {
    super();
    this.holder = holder;
  }

  static async make(): Promise<SealedProject> {
    const project = new SealedProject(await makeHolder());
    const config = "environments/staging/config.yml";
    writeFileSync(
      project.path(config),
      `${project.read(config)}\nrecipients:\n  team: ${project.holder.recipient}\n`,
    );
    writeSopsConfiguration(project.root);
    await project.seal((id) => `canary-${id}`);
    return project;
  }

  /** Seals a value for every secret of staging; those without one are left out. */
  async seal(valueOf: (id: string) => string | undefined): Promise<void> {
    const { secrets } = loadEnvironment(this.root, "staging");
    const values = secrets.flatMap(({ id }): [string, string][] => {
      const value = valueOf(id);
      return value === undefined ? [] : [[id, value]];
    });
    const text = sealSecrets(new Map(values), await makeFileKey([this.holder.recipient]));
    writeFileSync(this.path("environments/staging/secrets.enc"), text);
  }

  override env(more: Readonly<Record<string, string>> = {}): Record<string, string> {
    return super.env({ SOPS_AGE_KEY: this.holder.identity, ...more });
  }
}
