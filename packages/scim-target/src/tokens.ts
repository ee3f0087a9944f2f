import { createHash, timingSafeEqual } from 'node:crypto';

const BEARER = /^Bearer +(\S+) *$/i;

/** Answers whether an `Authorization` header holds one of the tokens. */
export type TokenCheck = (authorization: string | null) => boolean;

const digestOf = (text: string): Uint8Array => createHash('sha256').update(text).digest();

/**
 * A check in constant time: the digests of all tokens are compared, whichever fits, so that neither the length
 * nor a common beginning can be measured from outside.
 */
export function tokenCheck(tokens: readonly string[]): TokenCheck {
  const digests = tokens.map(digestOf);
  return (authorization) => {
    const token = BEARER.exec(authorization ?? '')?.[1];
    if (token === undefined) return false;
    const digest = digestOf(token);
    return digests.reduce((found, candidate) => timingSafeEqual(candidate, digest) || found, false);
  };
}
