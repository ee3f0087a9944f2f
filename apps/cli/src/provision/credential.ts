import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * What a state keeps of a token: enough to tell the same token from another one, too little to use it (design 3.1).
 *
 * @param salt any text that differs from job to job
 */
export function fingerprintOf(token: string, salt: string): string {
  return `${salt}:${digestOf(token, salt).toString('base64url')}`;
}

export function isSameToken(token: string, fingerprint: string): boolean {
  const [salt = '', kept = ''] = fingerprint.split(':');
  const digest = digestOf(token, salt);
  const expected = Buffer.from(kept, 'base64url');
  return digest.length === expected.length && timingSafeEqual(digest, expected);
}

const digestOf = (token: string, salt: string) => createHash('sha256').update(`${salt}:${token}`).digest();
