import type { RestClient } from "../../clients/rest/rest-client.ts";
import { googleClient } from "../../clients/google/google-client.ts";
import { keyName, type KeyName } from "../../clients/google/kms.ts";
import { loadEnvironment } from "../../catalog/load.ts";
import { readStackFile } from "../../catalog/stack-file.ts";
import { readStackSettings, stackSettingsFile } from "../../catalog/stack-settings.ts";
import { providerRegion } from "../../model/cloud-names.ts";
import type { EnvironmentCatalog } from "../../model/declared/catalog.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Where an environment is to live at Google, and where its state. */
export interface Place {
  root: string;
  catalog: EnvironmentCatalog;
  /** Google Cloud project id. */
  project: string;
  /** Google's name of the region. */
  location: string;
  state: StatePlace;
}

/** A bucket and what seals what lies in it; or what was made before, by hand or at Pulumi Cloud. */
export type StatePlace =
  | {
      kind: "bucket";
      /** As `pulumi login` takes it: `gs://<bucket>`, or a folder in it. */
      url: string;
      bucket: string;
      /** With a slash at its end; empty for the bucket itself. */
      folder: string;
      /** Whether somebody named the bucket, in the settings or on the command line. */
      isNamed: boolean;
      key: KeyName;
    }
  | { kind: "other"; note: string };

/**
 * The place of an environment. Throws a GantryError (usage) where its settings name no project, and where the bucket that was
 * asked for is another than the one that they name.
 */
export function placeOf(root: string, environment: string, asked: string | undefined): Place {
  const catalog = loadEnvironment(root, environment);
  const { project, state } = readStackSettings(root, environment);
  const file = stackSettingsFile(environment);
  if (project === undefined) {
    throw new GantryError(`${file} names no Google project`, {
      hint: `write gcp:project below config: of ${file}`,
      exitCode: ExitCode.usage,
    });
  }
  if (asked !== undefined && state !== undefined && asked !== state) {
    throw new GantryError(
      `--state ${asked}: the state of "${environment}" lies in "${state}", says ${file}`,
      {
        hint: "leave --state out; a state is moved with `pulumi stack export` and `import`",
        exitCode: ExitCode.usage,
      },
    );
  }
  const [region] = catalog.regions;
  if (region === undefined)
    throw new GantryError(`"${environment}" has no region`, { exitCode: ExitCode.usage });
  const location = providerRegion(catalog, region, "gcp");
  const named = asked ?? state;
  const key = { project, location, ring: "gantry", key: `state-${environment}` };
  return { root, catalog, project, location, state: statePlace({ root, environment, project, key, named }) };
}

function statePlace(about: {
  root: string;
  environment: string;
  project: string;
  key: KeyName;
  named: string | undefined;
}): StatePlace {
  const { root, environment, project, key, named } = about;
  const sealed = sealedBefore(root, environment, key);
  if (sealed !== undefined) return { kind: "other", note: sealed };
  const url = named ?? `gs://${project}-gantry-state`;
  const parts = /^gs:\/\/(?<bucket>[^/]+)(?:\/(?<folder>.+))?$/.exec(url)?.groups;
  if (parts === undefined) return { kind: "other", note: `the state lies at ${url}` };
  const { bucket = "", folder } = parts;
  return {
    kind: "bucket",
    url,
    bucket,
    folder: folder === undefined ? "" : `${folder}/`,
    isNamed: named !== undefined,
    key,
  };
}

/** How a stack that was made without this command is sealed; undefined where none was. */
function sealedBefore(root: string, stack: string, key: KeyName): string | undefined {
  const { encryptionsalt, secretsprovider } = readStackFile(root, stack);
  if (encryptionsalt !== undefined) return "made before, and sealed by a passphrase";
  if (secretsprovider === undefined || secretsprovider === sealedBy(key)) return undefined;
  return `made before, and sealed by ${secretsprovider}`;
}

/** A key as Pulumi names it among its secrets providers. */
export function sealedBy(key: KeyName): string {
  return `gcpkms://${keyName(key)}`;
}

/** Google's interfaces, each with a token of the environment. Each method throws NoToken where there is none. */
export class GoogleClients {
  readonly #env: Environment;

  constructor(env: Environment) {
    this.#env = env;
  }

  get projects(): RestClient {
    return this.#client("cloudresourcemanager", "Resource Manager", "roles/browser on the project");
  }

  get billing(): RestClient {
    return this.#client("cloudbilling", "Cloud Billing", "roles/browser on the project");
  }

  get apis(): RestClient {
    return this.#client("serviceusage", "Service Usage", "roles/serviceusage.serviceUsageAdmin");
  }

  get kms(): RestClient {
    return this.#client("cloudkms", "Cloud KMS", "roles/cloudkms.admin");
  }

  get storage(): RestClient {
    return this.#client("storage", "Cloud Storage", "roles/storage.admin");
  }

  get accounts(): RestClient {
    return this.#client("iam", "IAM", "roles/iam.serviceAccountViewer");
  }

  get images(): RestClient {
    return this.#client("artifactregistry", "Artifact Registry", "roles/artifactregistry.admin");
  }

  get run(): RestClient {
    return this.#client("run", "Cloud Run", "roles/run.viewer");
  }

  #client(api: string, service: string, role: string): RestClient {
    return googleClient(this.#env, { api, service, role });
  }
}
