import { type Answer, methodNotAllowed, statusAnswer } from '../answer.ts';
import type { Context } from '../context.ts';
import type { ScimRequest } from '../request.ts';
import type { TargetType } from '../resource-types.ts';
import { deleteResource } from './delete.ts';
import type { Place } from './place.ts';
import { getResource, listResources } from './read.ts';
import { searchedBy } from './search-body.ts';
import { createResource, patchResource, replaceResource } from './write.ts';

/** The endpoint of any resource type: `/Users` and `/Users/{id}`. */
export function resourcesRoute(type: TargetType) {
  return async (context: Context, request: ScimRequest): Promise<Answer> => {
    const place = { context, request, type };
    const [, id, ...more] = request.segments;
    if (more.length > 0) return statusAnswer(404, `there is nothing at ${request.path}`);
    if (id === '.search') {
      return listResources({ ...place, request: searchedBy(request, context.limits) });
    }
    return id === undefined ? onCollection(place) : onResource(place, id);
  };
}

async function onCollection(place: Place): Promise<Answer> {
  switch (place.request.method) {
    case 'GET':
      return listResources(place);
    case 'POST':
      return createResource(place);
    default:
      return methodNotAllowed(place.request.method, ['GET', 'POST']);
  }
}

async function onResource(place: Place, id: string): Promise<Answer> {
  switch (place.request.method) {
    case 'GET':
      return getResource(place, id);
    case 'PUT':
      return replaceResource(place, id);
    case 'PATCH':
      return patchResource(place, id);
    case 'DELETE':
      return deleteResource(place, id);
    default:
      return methodNotAllowed(place.request.method, ['GET', 'PUT', 'PATCH', 'DELETE']);
  }
}
