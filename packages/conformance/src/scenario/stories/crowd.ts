/*
 * Crowds whose creation, or whose manager, the target refuses.
 */
import { SCHEMAS } from '@scimulator/scim';
import type { World } from '../world.ts';

/** Whoever has this title is refused. */
const REFUSED_TITLE = 'Refused by the target';
export const REFUSED = { jobTitle: REFUSED_TITLE };
export const ACCEPTED = { jobTitle: 'Accepted by the target' };

const CREATES = 'refused-creates';
const MANAGERS = 'refused-managers';

export function refuseCreates(w: World): void {
  w.breakTarget(CREATES, {
    match: { method: ['POST'], path: '/Users', body: { title: REFUSED_TITLE } },
    effect: { status: 409 },
  });
}

export const acceptCreates = (w: World): void => w.mend(CREATES);

export function refuseManagers(w: World): void {
  w.breakTarget(MANAGERS, {
    match: { method: ['PATCH'], body: { Operations: [{ path: `${SCHEMAS.enterpriseUser}:manager` }] } },
    effect: { status: 500 },
  });
}
