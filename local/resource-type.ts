import type { CloudError } from "./cloud-error.ts";
import type { InputProblem } from "./inputs/check-inputs.ts";
import type { InputTable } from "./inputs/table.ts";
import type { Store } from "./store.ts";
import type { Properties, Value } from "./values.ts";

/**
 * One emulated resource type, as data: what its provider's documentation says and the SDK's classes do not. Every
 * function here is given plain values, without secret marks; in a preview a text may still be `UNKNOWN`.
 */
export interface ResourceType {
  /** The token, for example `gcp:cloudrunv2/service:Service`. */
  readonly token: string;
  /** Older tokens of the same resource. */
  readonly aliases?: readonly string[];
  /** The page that the behaviour was taken from. */
  readonly page: string;
  /** What is emulated beyond inputs, defaults, outputs and replacement; one sentence each, for docs/local-cloud.md. */
  readonly emulated: readonly string[];
  /** What a real cloud does here and this one does not. */
  readonly missing: readonly string[];
  readonly identity: Identity;
  /** Where the file is, if not at the id: what of the state has to stand beside an id that is not unique by itself. */
  readonly key?: (id: string, state: Properties, context: Context) => string;
  /** What of that an import's id says, before it is brought into the form of the id. */
  readonly keyOfImport?: (id: string) => Properties;
  /** The input that is made up from the resource's name in the program when it is not given. */
  readonly autoname?: Autoname;
  /** Inputs (dotted paths) that cannot be changed in place. */
  readonly replaceOn: readonly string[];
  /** Inputs that cannot be changed in place in this very change, for which the provider may ask its cloud. */
  readonly replaceWhen?: (
    before: Properties,
    after: Properties,
    cloud: { readonly context: Context; readonly store: Store },
  ) => readonly string[] | Promise<readonly string[]>;
  /** Optional inputs (dotted paths) that the cloud computes too: one that is not given stays as it was. */
  readonly keeps?: readonly string[];
  /** Lists (dotted paths) whose order means nothing. */
  readonly unordered?: readonly string[];
  /** Texts (dotted paths) that mean the same in any case, or otherwise normalised. */
  readonly normalise?: Readonly<Record<string, (text: string) => string>>;
  /** Values (dotted paths) that are secret whether or not the program marks them. */
  readonly sensitive?: readonly string[];
  /** Those of them that the cloud gives back in the clear in this state, and so keeps as they are. */
  readonly readable?: (state: Properties) => readonly string[];
  /** Rules on inputs beyond their names and types. */
  readonly check?: (inputs: Properties) => readonly InputProblem[];
  /** What the cloud fills in where the program is silent. */
  readonly defaults?: (inputs: Properties, context: Context) => Properties;
  /** Outputs that only the cloud knows, by name. */
  readonly computed: Readonly<Record<string, (made: Made) => Value>>;
  /** Whether creating something that exists is an error (the default) or takes it over, as with an HTTP PUT. */
  readonly existing?: "refuse" | "adopt";
  /** Whether an update makes what is gone anew, as with an HTTP PUT; an error by default. */
  readonly updateMakes?: true;
  /** Whether deleting what is gone is an error of its provider; no error by default. */
  readonly gone?: "refuse";
  /** Whether a replacement is made only after the old one has gone; where the program gives the name, by default. */
  readonly deleteBeforeReplace?: boolean;
  /** Throws what the cloud answers when something that the resource needs is not there (yet). */
  readonly before?: (made: Made, store: Store) => Promise<void>;
  /** Says why the resource cannot be deleted, or that deleting leaves it there. */
  readonly beforeDelete?: (
    state: Properties,
    store: Store,
    key: string,
  ) => Promise<CloudError | "keep" | undefined>;
  /** Removes what goes with the resource. */
  readonly afterDelete?: (state: Properties, store: Store, key: string) => Promise<void>;
  /** What the cloud itself has moved since the state was written. */
  readonly advance?: (state: Properties, now: Date) => Properties;
  /** What the provider answers to a read, where it is not simply what the cloud has. */
  readonly onRead?: (cloud: Properties, known: Properties) => Properties;
}

export interface Context {
  /** The provider's configuration and the environment's fall-backs: project, region, owner, … */
  readonly config: Readonly<Record<string, string>>;
  /** What the cloud knows and no program makes, by name: the numbers of Google's projects. */
  readonly facts: Readonly<Record<string, string>>;
  readonly now: Date;
}

/** A resource in the making: its inputs and defaults, the state before an update, and where it will be. */
export interface Made {
  readonly id: string;
  readonly state: Properties;
  readonly prior: Properties | undefined;
  readonly context: Context;
}

/** How the resource's id comes about. */
type Identity =
  | {
      /** The id follows from the inputs. */
      readonly kind: "natural";
      readonly id: (state: Properties, context: Context) => string;
      readonly fromImport?: (id: string, context: Context) => string;
    }
  | {
      /** The cloud assigns the id. */
      readonly kind: "assigned";
      /** What two resources cannot share; undefined where twins are legal. */
      readonly unique?: (state: Properties, context: Context) => string;
      /** Makes the id from 64 hexadecimal digits. */
      readonly id: (digits: string, state: Properties, context: Context) => string;
      readonly fromImport?: (id: string, context: Context) => string;
    };

export interface Autoname {
  readonly property: string;
  readonly maxLength: number;
  /** What names are made of; other characters become a hyphen. Lower case letters, digits and hyphens by default. */
  readonly upperCase?: boolean;
  /** Seven random digits at the end, as most providers add. */
  readonly random: boolean;
}

/** One emulated provider. */
export interface Provider {
  readonly name: string;
  /** The npm package of its SDK. */
  readonly sdk: string;
  readonly types: readonly ResourceType[];
  /** Whether the provider cannot tell `false`, 0 and an empty text from nothing, as those on Terraform's older SDK. */
  readonly zerosMeanNothing?: true;
  /** Every input and output of those types, as generated from the SDK. */
  readonly table: InputTable;
  /** Settings that the provider takes from its configuration, and the variable each falls back to. */
  readonly settings: Readonly<Record<string, string | undefined>>;
  /** Reads the facts that {@link Context} has; none where a provider has none. */
  readonly facts?: (store: Store) => Promise<Readonly<Record<string, string>>>;
  /** What of the configuration is part of a resource's place, beyond its id: GitHub's ids do not name the owner. */
  readonly scope: (context: Context) => string;
  /** The words with which the provider reports a failure of its cloud. */
  readonly failure: (operation: Operation, type: ResourceType, id: string, error: CloudError) => string;
  /** The words with which the cloud refuses a second resource of one id, and something that is not there. */
  readonly exists: (type: ResourceType, id: string) => CloudError;
  readonly notFound: (type: ResourceType, id: string) => CloudError;
}

export type Operation = "create" | "read" | "update" | "delete";
