import { createHash, scryptSync } from 'node:crypto';
import type { Resource } from '@scimulator/scim';

/** A tenth of what a service that people sign in to should take: nobody signs in here, and clients set many at once. */
const COST = { N: 4_096, r: 8, p: 1 };
const HASH_BYTES = 32;

/**
 * The attributes as they are stored: each new value of a secret one gives way to its hash (RFC 7643 9.2). The salt
 * follows from the owner, so that the same secret set again is no change.
 */
export function withHashedSecrets(
  attributes: Resource,
  stored: Resource,
  { names, owner }: { readonly names: ReadonlySet<string>; readonly owner: string },
): Resource {
  const fresh = Object.entries(attributes).filter(
    ([name, value]) => names.has(name) && value !== stored[name],
  );
  if (fresh.length === 0) return attributes;
  const hashed = fresh.map(([name, value]) => [name, hashOf(JSON.stringify(value), `${owner} ${name}`)]);
  return { ...attributes, ...Object.fromEntries(hashed) };
}

function hashOf(secret: string, owner: string): string {
  const salt = createHash('sha256').update(owner).digest();
  return `scrypt ${scryptSync(secret, salt, HASH_BYTES, COST).toString('base64')}`;
}
