import { onList } from '../alterations/answers.ts';
import { duplicateFirst } from '../alterations/lists.ts';
import type { NamedFault } from '../named-fault.ts';

const QUARANTINE = 'Entra: Application provisioning in quarantine status';

/** The three by which a job is led into quarantine. */
export const FRIENDLY: readonly NamedFault[] = [
  {
    name: 'not-found',
    wire: 'every query with a filter is answered 404',
    match: { method: ['GET'], filter: '*' },
    effect: { status: 404 },
    entra: 'quarantines the job when its probe is answered 404 as well; otherwise the object fails',
    source: QUARANTINE,
  },
  {
    name: 'invalid-credentials',
    wire: 'a good token is answered 401 with a challenge',
    effect: { status: 401, headers: { 'www-authenticate': 'Bearer error="invalid_token"' } },
    entra: 'quarantines the job at once',
    source: QUARANTINE,
  },
  {
    name: 'duplicate-roles',
    wire: '`/Roles` lists its first role twice',
    match: { method: ['GET'], path: '/Roles' },
    alter: () => onList(duplicateFirst),
    entra: 'quarantines the job until the roles it imports are unique',
    source: QUARANTINE,
  },
];
