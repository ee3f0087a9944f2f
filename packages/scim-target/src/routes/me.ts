import { type Answer, statusAnswer } from '../answer.ts';
import type { Context } from '../context.ts';
import { type ScimRequest, segmentsOf } from '../request.ts';
import { resourcesRoute } from './resources.ts';

/**
 * `/Me` (RFC 7644 3.11): another name for one resource, which `PUT /_admin/me` chooses. Bearer tokens here are those of
 * provisioning services, who are nobody's user, so that without that there is no such resource.
 */
export async function meRoute(context: Context, request: ScimRequest): Promise<Answer> {
  const { me } = context.tenant;
  if (me === undefined) return statusAnswer(501, '/Me is nobody here; PUT /_admin/me says who it is');
  const [, ...more] = request.segments;
  const [endpoint = '', ...id] = segmentsOf(me);
  const type = context.types.byEndpoint.get(endpoint);
  if (type === undefined || more.length > 0) return statusAnswer(404, `there is nothing at ${request.path}`);
  const answer = await resourcesRoute(type)(context, { ...request, path: me, segments: [endpoint, ...id] });
  if (answer.status >= 400) return answer;
  return { ...answer, headers: { ...answer.headers, location: `${request.base}${me}` } };
}
