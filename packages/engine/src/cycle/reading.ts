import type { SourceInput } from '../steps/source-values.ts';
import type { CycleContext } from './context.ts';

/** What it takes, beside a source object, to read the values that mappings give it at this moment. */
export function readingOf({
  appRoles,
  patterns,
  clock,
  ids,
  config,
}: Pick<CycleContext, 'appRoles' | 'patterns' | 'clock' | 'ids' | 'config'>): Pick<
  SourceInput,
  'appRoles' | 'environment'
> {
  const { defaultDomain } = config.settings;
  return { appRoles, environment: { patterns, nowMs: clock.now(), ids, defaultDomain } };
}
