import { FaultBook } from './faults/book.ts';
import { Journal } from './journal/journal.ts';
import { changeKnobs, type Knobs, type KnobsChange, PROFILES, type ProfileName } from './knobs.ts';
import type { Limits } from './limits.ts';
import { DEFAULT_ROLES, type OfferedValue } from './offered.ts';
import { type TokenCheck, tokenCheck } from './tokens.ts';
import { UsageError } from './usage-error.ts';

export const DEFAULT_TENANT = 'default';

/** Names go into addresses and database keys. */
const TENANT_NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

/** Everything of a tenant but its resources. It is changed in place, while requests run. */
export interface Tenant {
  readonly name: string;
  readonly faults: FaultBook;
  readonly journal: Journal;
  isAuthorized: TokenCheck;
  knobs: Knobs;
  roles: readonly OfferedValue[];
  entitlements: readonly OfferedValue[];
  /** The path of the resource that `/Me` stands for: `/Users/42`. */
  me: string | undefined;
  /** What the cursors of this tenant are signed with. */
  readonly cursorSecret: string;
}

export interface TenantDefaults {
  readonly profile: ProfileName;
  readonly limits: Limits;
  readonly nextId: () => string;
  readonly cursorSecret: string;
  /** Attributes that the journal does not show. */
  readonly secrets: ReadonlySet<string>;
}

/** The tenants of a target. One exists from the moment somebody sets something of it; without tokens nobody gets in. */
export class Tenants {
  readonly #defaults: TenantDefaults;
  readonly #byName = new Map<string, Tenant>();

  constructor(defaults: TenantDefaults) {
    this.#defaults = defaults;
  }

  find(name: string): Tenant | undefined {
    return this.#byName.get(name);
  }

  names(): readonly string[] {
    return [...this.#byName.keys()];
  }

  /** @throws UsageError when the name cannot be one */
  open(name: string = DEFAULT_TENANT): Tenant {
    const known = this.#byName.get(name);
    if (known !== undefined) return known;
    if (!TENANT_NAME.test(name)) {
      throw new UsageError(
        `"${name}" cannot name a tenant: use up to 64 letters, digits, "-" and "_", a letter or digit first`,
      );
    }
    const { profile, limits, nextId, cursorSecret, secrets } = this.#defaults;
    const tenant: Tenant = {
      name,
      faults: new FaultBook(nextId),
      journal: new Journal(limits, secrets),
      isAuthorized: tokenCheck([]),
      knobs: PROFILES[profile],
      roles: DEFAULT_ROLES,
      entitlements: [],
      me: undefined,
      cursorSecret,
    };
    this.#byName.set(name, tenant);
    return tenant;
  }
}

export function setTokens(tenant: Tenant, tokens: readonly string[]): void {
  tenant.isAuthorized = tokenCheck(tokens);
}

export function setKnobs(tenant: Tenant, change: KnobsChange): void {
  tenant.knobs = changeKnobs(tenant.knobs, change);
}
