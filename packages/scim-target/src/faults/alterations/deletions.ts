import { foldCase, MESSAGES, type Resource, ScimError } from '@scimulator/scim';
import { type Answer, emptyAnswer, errorAnswer, statusAnswer } from '../../answer.ts';
import { filterTextOf } from '../../request.ts';
import type { Alteration } from '../handling.ts';
import { ask, bodyOf, onQuery, resourceAt, withJson } from './requests.ts';

/** Switches a user off in place of deleting it; of other resources nothing happens. */
export const switchedOff: Alteration = (next) => async (handling, request) => {
  if (request.method !== 'DELETE') return next(handling, request);
  const resource = await resourceAt(next, handling, request, request.path);
  if (resource === undefined) return next(handling, request);
  if ('userName' in resource) {
    const operations = [{ op: 'replace', path: 'active', value: false }];
    const asPatch = { ...request, method: 'PATCH' };
    await next(handling, withJson(asPatch, { schemas: [MESSAGES.patchOp], Operations: operations }));
  }
  return emptyAnswer(204);
};

/** Remembers the names of deleted resources, and lets nobody have them. */
export function namesBlocked(): Alteration {
  const blocked = new Set<string>();
  return (next) => async (handling, request) => {
    if (request.method === 'POST' && nameOf(bodyOf(request)).some((name) => blocked.has(name))) {
      return errorAnswer(new ScimError({ scimType: 'uniqueness', detail: 'the name is taken' }));
    }
    if (request.method !== 'DELETE') return next(handling, request);
    const resource = await resourceAt(next, handling, request, request.path);
    const answer = await next(handling, request);
    if (answer.status === 204) for (const name of nameOf(resource ?? {})) blocked.add(name);
    return answer;
  };
}

const nameOf = ({ userName }: Resource): readonly string[] =>
  typeof userName === 'string' ? [foldCase(userName)] : [];

/** Hides users that are switched off from reads and lists. */
export const inactiveHidden: Alteration = (next) => async (handling, request) => {
  const [endpoint, id] = request.segments;
  if (request.method !== 'GET' || endpoint !== 'Users') return next(handling, request);
  if (id === undefined) {
    return onQuery((query) => {
      const filter = filterTextOf(request.url);
      query.set('filter', `${filter === undefined ? '' : `(${filter}) and `}not (active eq false)`);
    })(next)(handling, request);
  }
  const resource = await resourceAt(next, handling, request, request.path);
  const isHidden = resource?.['active'] === false;
  return isHidden ? statusAnswer(404, 'there is no such user') : next(handling, request);
};

/** The first read of a resource after each write shows what was there before. */
export function staleReads(): Alteration {
  const before = new Map<string, Answer>();
  return (next) => async (handling, request) => {
    const { path } = request;
    if (request.method === 'GET') {
      const stale = before.get(path);
      before.delete(path);
      return stale ?? next(handling, request);
    }
    const old = await ask(next, handling, request, path);
    const answer = await next(handling, request);
    if (answer.status === 201) {
      const location = answer.headers['location']?.slice(request.base.length);
      if (location !== undefined) before.set(location, statusAnswer(404, 'there is no such resource'));
    } else if (answer.status < 300) {
      before.set(path, old);
    }
    return answer;
  };
}
