import { CHANGE_QUIRKS, PATCH_QUIRKS } from './change.ts';
import { CREATE_QUIRKS, REPRESENTATION_QUIRKS } from './create-and-read.ts';
import { DISCOVERY_QUIRKS } from './discovery.ts';
import { PROTOCOL_QUIRKS } from './protocol.ts';
import { QUERY_QUIRKS } from './query.ts';
import type { Quirk } from './quirk.ts';

export const QUIRKS: readonly Quirk[] = [
  ...DISCOVERY_QUIRKS,
  ...CREATE_QUIRKS,
  ...REPRESENTATION_QUIRKS,
  ...QUERY_QUIRKS,
  ...PATCH_QUIRKS,
  ...CHANGE_QUIRKS,
  ...PROTOCOL_QUIRKS,
];
