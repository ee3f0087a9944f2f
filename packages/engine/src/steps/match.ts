import type { SourceObject } from '../directory/directory.ts';
import type { Step } from '../log/entry.ts';
import { failedStep, matchingStep } from '../log/steps.ts';
import type { Link } from '../store/store.ts';
import type { Failure, Target, TargetObject, TargetResult } from '../target/target.ts';
import type { JoiningValue } from './joining-value.ts';

export interface Matched {
  readonly result: TargetResult<TargetObject | undefined>;
  readonly steps: readonly Step[];
}

/**
 * Finds the target object of a source object: by its link when there is one, else by the matching attributes in the order
 * of precedence, until the first that hits.
 *
 * Source: entra-engine 1.4, 1.5. A linked object that is gone is `InvalidAnchor`; it is never silently created again.
 */
export async function match(
  object: SourceObject,
  link: Link | undefined,
  joining: readonly JoiningValue[],
  target: Target,
): Promise<Matched> {
  return link === undefined ? matchByValue(object, joining, target) : readLinked(link, target);
}

async function readLinked(link: Link, target: Target): Promise<Matched> {
  const result = await target.get(link.type, link.targetId);
  const step = result.ok
    ? matchingStep(`Read the linked target object '${link.targetId}'`, { TargetAnchor: link.targetId })
    : failedStep('matching', 'EntryImport', result.failure);
  return { result, steps: [step] };
}

async function matchByValue(
  object: SourceObject,
  joining: readonly JoiningValue[],
  target: Target,
): Promise<Matched> {
  const steps: Step[] = [];
  for (const sought of joining) {
    const { attribute, value } = sought;
    const found = await target.find({ type: object.type, attribute, value });
    const chosen = found.ok ? chooseMatch(found.value, sought) : found;
    if (!chosen.ok) {
      return { result: chosen, steps: [...steps, failedStep('matching', 'EntryImport', chosen.failure)] };
    }
    const hit = chosen.value;
    steps.push(
      matchingStep(
        hit === undefined
          ? `No target object has ${attribute} '${value}'`
          : `Target object '${hit.id}' has ${attribute} '${value}'`,
        { MatchingAttribute: attribute, MatchingValue: value },
      ),
    );
    if (hit !== undefined) return { result: chosen, steps };
  }
  return { result: { ok: true, value: undefined }, steps };
}

/** Several hits are a failure and no reason to try the next attribute. */
function chooseMatch(
  found: readonly TargetObject[],
  { attribute, value }: JoiningValue,
): TargetResult<TargetObject | undefined> {
  if (found.length <= 1) return { ok: true, value: found[0] };
  const ids = found.map((object) => object.id).join(', ');
  const failure: Failure = {
    code: 'DuplicateTargetEntries',
    detail: `${found.length} target objects have ${attribute} '${value}': ${ids}. Remove or rename all but one`,
  };
  return { ok: false, failure };
}
