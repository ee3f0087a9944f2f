import { GROUP, resolveAttribute, USER } from '@scimulator/scim';
import type { Alteration } from '../handling.ts';
import { comparisonsIn, filterOf } from './filters.ts';
import { pathIn } from './patches.ts';
import { invalid, onBodyOf, operationsOf, refuse } from './requests.ts';

const ENVELOPE: ReadonlySet<string> = new Set(['schemas', 'Operations', 'id', 'meta', 'externalId']);

/** Whether the name is an attribute, but not in this spelling. */
const isMisspelled = (name: string): boolean =>
  !ENVELOPE.has(name) &&
  [USER, GROUP].some((type) => {
    const attribute = resolveAttribute(type, { name });
    return attribute !== undefined && attribute.name !== name;
  });

/** Understands attribute names in the spelling of the schema only. */
export const caseSensitiveNames: Alteration = (next) =>
  refuse((request) => {
    const names = [
      ...comparisonsIn(filterOf(request)).map(({ path }) => path.name),
      ...operationsOf(request).map((operation) => pathIn(operation)?.attribute.name ?? ''),
    ];
    const wrong = names.find(isMisspelled);
    const scimType = request.method === 'GET' ? 'invalidFilter' : 'invalidPath';
    return wrong === undefined ? undefined : invalid(scimType, `there is no attribute "${wrong}"`);
  })(
    onBodyOf(['POST', 'PUT'], (body) =>
      Object.fromEntries(Object.entries(body).filter(([name]) => !isMisspelled(name))),
    )(next),
  );
