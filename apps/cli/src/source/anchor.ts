import { createHash } from 'node:crypto';

// A namespace of our own (RFC 9562 6.6), so that no other program's name-based UUIDs are ours.
const NAMESPACE = Buffer.from('6f1d3c0e5b7a4c43a1f29d0b8e3f7a52', 'hex');
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * The anchor of an object without an object id: a UUIDv5 (RFC 9562 5.5) of its natural key, so that it is the same in
 * every run. Keys compare without regard to letter case; the key's name keeps a `uid` apart from an equal `cn`.
 */
export function naturalAnchor(keyName: string, key: string): string {
  const hash = createHash('sha1')
    .update(NAMESPACE)
    .update(`${keyName.toLowerCase()}:${key.toLowerCase()}`)
    .digest();
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x50, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = hash.toString('hex', 0, 16);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/**
 * An object id or a user principal name as one object of a file names another: UUIDs and mail-like names compare
 * without regard to letter case, any other id is exact.
 */
export function normalizeReference(text: string): string {
  const trimmed = text.trim();
  return UUID.test(trimmed) || trimmed.includes('@') ? trimmed.toLowerCase() : trimmed;
}
