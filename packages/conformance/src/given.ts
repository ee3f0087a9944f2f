import type { JsonObject } from '@scimulator/scim';
import type { Cast } from './cast.ts';
import type { Check, Context } from './check.ts';
import type { Finding } from './finding.ts';
import { type Made, make } from './made.ts';
import { group, user } from './samples.ts';

/** A check on a user of its own, made for it. */
export const withUser =
  (more: JsonObject, run: (made: Made, context: Context) => Promise<Finding>): Check['run'] =>
  async (context) => {
    const made = await make(context.client, '/Users', user(context.session.name(), more));
    return made.ok ? run(made.value, context) : made.finding;
  };

/** A check on a group of its own, made for it, without members. */
export const withGroup =
  (run: (made: Made, context: Context) => Promise<Finding>): Check['run'] =>
  async (context) => {
    const made = await make(context.client, '/Groups', group(context.session.name()));
    return made.ok ? run(made.value, context) : made.finding;
  };

/** A check that reads the three shared people. */
export const withCast =
  (run: (cast: Cast, context: Context) => Promise<Finding>): Check['run'] =>
  async (context) => {
    const cast = await context.cast();
    return cast.ok ? run(cast.value, context) : cast.finding;
  };

/** A check on a group of its own that holds Ada, one of the shared people. */
export const withGroupOfAda = (
  run: (made: Made, cast: Cast, context: Context) => Promise<Finding>,
): Check['run'] =>
  withCast(async (cast, context) => {
    const members = [{ value: cast.ada.id }];
    const made = await make(context.client, '/Groups', group(context.session.name(), { members }));
    return made.ok ? run(made.value, cast, context) : made.finding;
  });
