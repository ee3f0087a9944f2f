/** Everything about the house that its rules take as given: who may import whom, and what is excepted, and why. */
export interface House {
  readonly workspaces: Readonly<Record<string, Workspace>>;
  readonly exceptions: readonly Exception[];
}

export interface Workspace {
  /** The workspaces that its source may import, by package name. */
  readonly mayImport: readonly string[];
  /** The only libraries that it may depend on; without this, whatever its package.json declares. */
  readonly libraries?: readonly string[];
  /** Whether its source is kept from clocks, chance, timers, the network, the process and `node:` modules. */
  readonly pure: boolean;
}

/** A file, or a folder with its last slash, that may use what is banned elsewhere. */
export interface Exception {
  readonly path: string;
  /** A use (`Date.now`), a module (`node:vm`), or one name of a module (`node:crypto#createHash`). */
  readonly allows: readonly string[];
  readonly because: string;
}

export const HOUSE: House = {
  workspaces: {
    'packages/scim': { mayImport: [], libraries: ['zod'], pure: true },
    'packages/engine': { mayImport: ['@scimulator/scim'], pure: true },
    'packages/scim-target': { mayImport: ['@scimulator/scim'], pure: true },
    'packages/conformance': {
      mayImport: ['@scimulator/scim', '@scimulator/engine', '@scimulator/scim-target'],
      pure: true,
    },
    'apps/cli': {
      mayImport: [
        '@scimulator/scim',
        '@scimulator/engine',
        '@scimulator/scim-target',
        '@scimulator/conformance',
      ],
      pure: false,
    },
  },
  exceptions: [
    {
      path: 'packages/engine/src/clock.ts',
      allows: ['Date.now', 'setTimeout'],
      because: 'the one file that reads the real time, for all the others',
    },
    {
      path: 'packages/',
      allows: ['node:crypto#createHash', 'node:crypto#createHmac', 'node:crypto#timingSafeEqual'],
      because: 'a hash is a pure function, and secrets are compared in constant time',
    },
    {
      path: 'packages/scim-target/src/resources/secret.ts',
      allows: ['node:crypto#scryptSync'],
      because: 'a password is stored as a slow hash, which is a pure function as well',
    },
    {
      path: 'packages/engine/src/expression/patterns.ts',
      allows: ['node:vm'],
      because: "a customer's pattern that re2js cannot parse runs under a time limit",
    },
  ],
};
